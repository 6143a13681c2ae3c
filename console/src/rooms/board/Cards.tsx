import { Group, Text, UnstyledButton } from '@mantine/core'
import { lazy, Suspense, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { date, money, shortDay, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import classes from './board.module.css'
import { ChangeOf } from './ChangeOf.tsx'
import { toneOf, type Tone, TONES } from './chart.ts'
import { type Card, cardsOf, compact, type Figure, type Part, seriesOf, shown, sum } from './figures.ts'
import { daysOf, type Span } from './search.ts'

const DayChart = lazy(() => import('./DayChart.tsx').catch(() => ({ default: NoChart })))

export type Open = (part: Part) => void
type Props = {
  figures: readonly Figure[]
  byDay: readonly Figure[] | undefined
  span: Span
  charts: boolean
  open: Open
}

/** The figures that a day is judged by, each over its own days. */
export function Cards({ figures, byDay, span, charts, open }: Props) {
  const days = daysOf(span)
  return (
    <div className={classes.cards} data-charts={charts}>
      {cardsOf(figures).map((card) => (
        <CardOf key={card.id} card={card} byDay={byDay} days={days} charts={charts} open={open} />
      ))}
    </div>
  )
}

/** What a part is called beside its figure: its channel, what became of a promise, or its currency. */
export function usePartName(): (part: Part) => string | null {
  const known = useKnown()
  return ({ kpi, channel, currency }) =>
    channel !== undefined ? (known(`channels.${channel}`) ?? channel) : (known(`board.kept.${kpi}`) ?? currency ?? null)
}

type CardProps = { card: Card; byDay: readonly Figure[] | undefined; days: string[]; charts: boolean; open: Open }

function CardOf({ card, byDay, days, charts, open }: CardProps) {
  const { t } = useTranslation()
  const id = useId()
  const title = t(`kpis.${card.opens.kpi as 'entries'}.title`)
  const one = card.heads.length === 1 && card.heads[0]!.group.channel === undefined
  return (
    <section className={classes.card} aria-labelledby={id} data-card={card.id}>
      <Group justify="space-between" gap={6} wrap="nowrap" align="baseline">
        <h2 id={id} className={classes.cardTitle}>
          <UnstyledButton className={classes.figure} onClick={() => open(card.opens)}>
            {title}
          </UnstyledButton>
          {card.opens.currency && (
            <Text span size="xs" c="dimmed" fw={500}>
              {' '}
              {card.opens.currency}
            </Text>
          )}
        </h2>
        {one && <ChangeOf figure={card.heads[0]!} />}
      </Group>
      <Heads card={card} one={one} />
      {(one || card.heads.length === 0) && <Also card={card} />}
      {charts && <Chart card={card} title={title} byDay={byDay} days={days} />}
    </section>
  )
}

function Heads({ card, one }: { card: Card; one: boolean }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const name = usePartName()
  if (card.heads.length === 0) return <div className={classes.value}>{sum(0, card.opens.currency, language)}</div>
  if (one) {
    const value = shown(card.heads[0]!, language)
    return (
      <div className={classes.value} title={value === null ? t('board.noValue') : undefined} data-value>
        {value ?? '–'}
      </div>
    )
  }
  return (
    <div className={classes.values}>
      {card.heads.map((figure) => (
        <div key={figure.group.channel} data-value={figure.group.channel}>
          <div className={classes.value}>{shown(figure, language)}</div>
          <div className={classes.also}>
            <span className={classes.legend}>
              <Swatch tone={toneOf({ kpi: figure.kpi, channel: figure.group.channel! })} />
              {name({ kpi: figure.kpi, channel: figure.group.channel! })}
            </span>
            <ChangeOf figure={figure} />
          </div>
        </div>
      ))}
    </div>
  )
}

/** What stands below the value: amounts, or what the stacks are. */
function Also({ card }: { card: Card }) {
  const language = useLanguage()
  const name = usePartName()
  const stacked = card.parts.length > 1
  return (
    <div className={classes.also}>
      {card.also.map((figure) => (
        <span key={`${figure.kpi} ${figure.currency}`} className={classes.legend}>
          {stacked && <Swatch tone={toneOf(figure)} />}
          {shown(figure, language)}
          {stacked && ` ${name({ kpi: figure.kpi })}`}
        </span>
      ))}
    </div>
  )
}

function Swatch({ tone }: { tone: Tone }) {
  const background = `light-dark(${TONES.light[tone]}, ${TONES.dark[tone]})`
  return <span className={classes.swatch} style={{ background }} aria-hidden />
}

/** In the place of a chart whose script did not come. */
function NoChart({ className }: { className: string | undefined }) {
  const { t } = useTranslation()
  return (
    <Text size="xs" c="dimmed" className={className}>
      {t('board.noChart')}
    </Text>
  )
}

type ChartProps = { card: Card; title: string; byDay: readonly Figure[] | undefined; days: string[] }

function Chart({ card, title, byDay, days }: ChartProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const name = usePartName()
  if (!byDay) return <div className={classes.chart} />
  const stacks = card.parts.map((part) => ({
    name: name(part) ?? title, tone: toneOf({ kpi: part.kpi, ...(part.channel ? { channel: part.channel } : {}) }),
    values: seriesOf(part, byDay, days),
  })) // prettier-ignore
  const totals = days.map((_, i) => stacks.reduce((all, { values }) => all + values[i]!, 0))
  const most = totals.reduce((best, value, i) => (value > totals[best]! ? i : best), 0)
  const { currency } = card.opens
  const value = (number: number) =>
    currency ? money({ value: number.toFixed(2), currency }, language) : sum(number, null, language)
  const words = {
    figure: title, from: date(days[0]!, language), until: date(days.at(-1)!, language),
    day: date(days[most]!, language), most: value(totals[most]!), total: value(totals.reduce((all, each) => all + each, 0)),
  } // prettier-ignore
  return (
    <Suspense fallback={<div className={classes.chart} />}>
      <DayChart
        className={classes.chart}
        label={totals[most] ? t('board.chart', words) : t('board.chartNone', words)}
        days={days}
        stacks={stacks}
        day={(day) => shortDay(day, language)}
        value={value}
        short={(number) => compact(number, language)}
      />
    </Suspense>
  )
}
