import { useTranslation } from 'react-i18next'
import { count, type Language, useLanguage } from '../../format/format.ts'
import type { Flow } from './flows.ts'
import classes from './operations.module.css'
import { DOORS, GATEWAY, HEIGHT, PLACES, WAYS, WIDTH, type Box } from './places.ts'
import { SERVICES, type ServiceName } from './services.ts'
import { type Standing, useStanding } from './standing.ts'
import type { Live } from './useLive.ts'

const SIGNS = { well: '✓', busy: '…', bad: '!' } as const

/** Few digits, so that a figure that moves does not make its place move. */
export function rate(value: number | null, language: Language): string {
  if (value === null) return '–'
  const digits = value > 0 && value < 10 ? 1 : 0
  return count(Math.round(value * 10 ** digits) / 10 ** digits, language)
}

/** The five services as they are joined; what it says stands below it as a table too. */
export function Drawing({ live }: { live: Live }) {
  const { t } = useTranslation()
  const standing = useStanding(live)
  return (
    <svg className={classes.drawing} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('operations.drawing')}>
      <defs>
        {['idle', 'moving', 'waiting', 'bad'].map((state) => (
          <marker
            key={state}
            id={`tip-${state}`}
            viewBox="0 0 8 8"
            refX="6.5"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto-start-reverse"
          >
            <path d="M0,0.6 L7,4 L0,7.4 z" className={classes.tip} data-state={state} />
          </marker>
        ))}
      </defs>
      {live.flows.map((flow) => (
        <Arrow key={`${flow.from}-${flow.to}`} flow={flow} away={live.away.some((service) => service === flow.to)} />
      ))}
      <Outside box={DOORS} words={[t('operations.doors'), t('operations.doorsWhat')]} />
      <Outside box={GATEWAY} words={[t('operations.gateway'), t('operations.gatewayWhat')]} />
      {SERVICES.map((name) => (
        <Service key={name} name={name} standing={standing(name)} />
      ))}
    </svg>
  )
}

function Arrow({ flow, away }: { flow: Flow; away: boolean }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const way = WAYS[`${flow.from}-${flow.to}`]
  if (!way) return null
  const state =
    away || flow.held || flow.stopped.length ? 'bad' : flow.behind ? 'waiting' : flow.rate ? 'moving' : 'idle'
  const [x, y] = way.label
  const speed = t('operations.perSecond', { rate: rate(flow.rate, language) })
  const waiting = flow.behind && t('operations.waitsShort', { count: flow.behind, shown: count(flow.behind, language) })
  const waits = [flow.held && t('operations.heldShort'), waiting].filter(Boolean).join(' · ')
  return (
    <g data-flow={`${flow.from}-${flow.to}`} data-state={state}>
      <path d={way.path} className={classes.arrow} data-state={state} markerEnd={`url(#tip-${state})`} />
      {way.isShort ? (
        <>
          <Figure x={x} y={y - 18} state={state === 'waiting' ? 'moving' : state} words={speed} />
          {waits && <Figure x={x} y={y + 20} state={state} words={waits} />}
        </>
      ) : (
        <Figure x={x} y={y} state={state} words={waits ? `${speed} · ${waits}` : speed} />
      )}
    </g>
  )
}

function Figure({ x, y, state, words }: { x: number; y: number; state: string; words: string }) {
  const width = 14 + [...words].reduce((sum, letter) => sum + (letter > '\u2e80' ? 12.5 : 6.7), 0)
  return (
    <>
      <rect
        x={x - width / 2}
        y={y - 10}
        width={width}
        height={20}
        rx={10}
        className={classes.pill}
        data-state={state}
      />
      <text x={x} y={y + 4} className={classes.figure} data-state={state}>
        {words}
      </text>
    </>
  )
}

function Outside({ box, words }: { box: Box; words: [string, string] }) {
  const middle = box.x + box.width / 2
  return (
    <g>
      <rect {...box} rx={30} className={classes.outside} />
      <text x={middle} y={box.y + 27} className={classes.outsideName}>
        {words[0]}
      </text>
      <text x={middle} y={box.y + 44} className={classes.small}>
        {words[1]}
      </text>
    </g>
  )
}

function Service({ name, standing }: { name: ServiceName; standing: Standing }) {
  const { t } = useTranslation()
  const box = PLACES[name]
  return (
    <g data-service={name} data-state={standing.state}>
      <rect {...box} rx={12} className={classes.service} data-state={standing.state} />
      <circle cx={box.x + 24} cy={box.y + 27} r={11} className={classes.sign} data-state={standing.state} />
      <text x={box.x + 24} y={box.y + 31.5} className={classes.signText} data-state={standing.state}>
        {SIGNS[standing.state]}
      </text>
      <text x={box.x + 44} y={box.y + 32} className={classes.name}>
        {t(`operations.services.${name}`)}
      </text>
      <text x={box.x + 16} y={box.y + 59} className={classes.words} data-state={standing.state}>
        {standing.words}
      </text>
    </g>
  )
}
