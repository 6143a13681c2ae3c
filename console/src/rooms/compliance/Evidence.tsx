import { Badge, Code, Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { date, stamp, useLanguage } from '../../format/format.ts'
import { secondOfDay } from '../../format/wall.ts'
import { useKnown } from '../../i18n/known.ts'
import type { Proof } from '../../receipt/proof.ts'
import type { JournalRecord } from '../../receipt/record.ts'
import { isZone, type Open, type Verdict } from '../../receipt/verdict.ts'
import { whose } from '../desk/lines.ts'
import { useTheirs, When } from '../desk/When.tsx'
import classes from './compliance.module.css'
import paper from './receipt.module.css'
import type { Pack } from './queries.ts'
import { usePlace } from './rules.ts'
import { isDay } from './search.ts'

const DAY_SECONDS = 86_400
const DOTS_MAX = 12

export function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section className={paper.section} aria-labelledby={id}>
      <Title order={3} size={13} id={id} className={paper.sectionTitle}>
        {title}
      </Title>
      {children}
    </section>
  )
}

/** A day as a strip: what each rule of hours leaves open, and where in it the contact would be. */
export function Hours({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation()
  if (!verdict.hours.length) return null
  return (
    <Section title={t('receipt.hours')}>
      <Text size="xs" c="dimmed" mb={8}>
        {t('receipt.hoursWhy')}
      </Text>
      <div className={paper.strips}>
        {verdict.hours.map((open) => (
          <Strip key={`${open.rule} ${open.zone}`} open={open} at={verdict.judgedAt} />
        ))}
        <div className={paper.scale} aria-hidden>
          {[0, 6, 12, 18, 24].map((hour) => (
            <span key={hour}>{hour}</span>
          ))}
        </div>
      </div>
    </Section>
  )
}

function Strip({ open, at }: { open: Open; at: string }) {
  const { t } = useTranslation()
  const second = at && isZone(open.zone) ? secondOfDay(new Date(at), open.zone) : null
  const inside = second !== null && open.open.some(([from, until]) => from <= second && second < until)
  const spans = open.open.map(([from, until]) => `${clockOf(from)}–${clockOf(until)}`).join(' ')
  const said = t('receipt.hoursOpen', {
    rule: open.rule,
    zone: open.zone,
    open: spans || t('receipt.closedAllDay'),
    time: second === null ? t('shell.unknown') : clockOf(second),
  })
  return (
    <div className={classes.strip}>
      <div className={paper.stripHead}>
        <Code fz={11}>{open.rule}</Code>
        <Text size="xs" className="num" c="dimmed">
          {spans || t('receipt.closedAllDay')} · <span dir="ltr">{open.zone}</span>
        </Text>
      </div>
      <div className={paper.stripDay} role="img" aria-label={said} title={said}>
        {open.open.map(([from, until]) => (
          <span
            key={from}
            className={paper.openSpan}
            style={{ left: `${(100 * from) / DAY_SECONDS}%`, width: `${(100 * (until - from)) / DAY_SECONDS}%` }}
          />
        ))}
        {second !== null && (
          <span className={paper.mark} data-inside={inside} style={{ left: `${(100 * second) / DAY_SECONDS}%` }} />
        )}
      </div>
      {open.unknown && <Text size="xs">{t('receipt.unknownDay')}</Text>}
    </div>
  )
}

function clockOf(second: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${two(second / 3_600)}:${two((second % 3_600) / 60)}`
}

/** What each limit counted; a dot for each contact, filled ones are used up. */
export function Counters({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation()
  if (!verdict.counters.length) return null
  return (
    <Section title={t('receipt.counters')}>
      <ul className={paper.counters}>
        {verdict.counters.map((counter, place) => {
          const full = counter.counted >= counter.max && !counter.consented
          return (
            // oxlint-disable-next-line react/no-array-index-key -- a rule may have several limits; they never move
            <li key={place} data-full={full}>
              {counter.max <= DOTS_MAX && (
                <span className={paper.dots} aria-hidden>
                  {Array.from({ length: Math.max(counter.max, Math.min(counter.counted, DOTS_MAX)) }, (_, dot) => (
                    <span key={dot} data-filled={dot < counter.counted} />
                  ))}
                </span>
              )}
              <span>
                <Text size="sm" fw={550} className="num">
                  {t('receipt.counter', {
                    counted: counter.counted,
                    max: counter.max,
                    count: counter.days,
                    days: counter.days,
                  })}
                  {full && ` · ${t('receipt.full')}`}
                  {counter.consented && ` · ${t('receipt.consented')}`}
                </Text>
                <Text size="xs" c="dimmed" component="div">
                  <Code fz={11}>{counter.rule}</Code>
                  {counter.rows.length > 0 && (
                    <>
                      {' '}
                      · {t('receipt.countedRows', { rows: counter.rows.map((row) => row + 1).join(t('facts.and')) })}
                    </>
                  )}
                </Text>
              </span>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

export function History({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation()
  const known = useKnown()
  const zone = verdict.zones[0]
  const counted = (row: number) => verdict.counters.filter(({ rows }) => rows.includes(row)).map(({ rule }) => rule)
  return (
    <Section title={t('receipt.history')}>
      {verdict.history.length === 0 ? (
        <Text size="sm">{t('receipt.noHistory')}</Text>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a table that scrolls must be reachable
        <div className={paper.scroll} tabIndex={0} role="group" aria-label={t('receipt.history')}>
          <table className={paper.table}>
            <thead>
              <tr>
                {(['row', 'at', 'channel', 'result', 'whose', 'counted'] as const).map((name) => (
                  <th key={name}>{t(`receipt.columns.${name}`)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {verdict.history.map((row, place) => (
                // oxlint-disable-next-line react/no-array-index-key -- a position is what counters name a row by
                <tr key={place}>
                  <td className="num">{place + 1}</td>
                  <td className="num">{row.at && <When at={row.at} zone={zone} />}</td>
                  <td>
                    {known(`facts.values.${row.channel}`) ?? row.channel}
                    {row.inbound && ` (${t('receipt.inbound')})`}
                  </td>
                  <td>{known(`facts.values.${row.result}`) ?? row.result}</td>
                  <td dir="auto">{row.creditor}</td>
                  <td>
                    {[...new Set(counted(place))].map((rule) => (
                      <Code key={rule} fz={11} mr={4}>
                        {rule}
                      </Code>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}

/** The packs and their versions, the zones and holidays by which it was judged. */
export function Law({ verdict, current }: { verdict: Verdict; current: readonly Pack[] | undefined }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const place = usePlace()
  const calendar = verdict.question.calendar as { public_holidays?: unknown } | undefined
  const days = Array.isArray(calendar?.public_holidays) ? calendar.public_holidays.map(String).filter(isDay) : []
  const near = days.filter((day) => Math.abs(Date.parse(day) - Date.parse(verdict.judgedAt)) < 40 * DAY_SECONDS * 1_000)
  return (
    <Section title={t('receipt.law')}>
      <dl className={paper.facts}>
        <div>
          <dt>{t('receipt.versions')}</dt>
          <dd>
            {verdict.packs.map(({ id, version }) => {
              const here = current?.find((pack) => pack.id === id)
              return (
                <div key={id} className={paper.pack}>
                  <span>{place(id, here?.name)}</span> <Code fz="xs">{version}</Code>
                  {here && (
                    <Badge size="xs" variant="light" tt="none" color={here.version === version ? 'teal' : 'yellow'}>
                      {here.version === version ? t('receipt.current') : t('receipt.older')}
                    </Badge>
                  )}
                </div>
              )
            })}
          </dd>
        </div>
        <div>
          <dt>{t('receipt.zones')}</dt>
          <dd dir="ltr">{verdict.zones.join(', ') || t('receipt.noZones')}</dd>
        </div>
        {verdict.places.length > 0 && (
          <div>
            <dt>{t('receipt.places')}</dt>
            <dd>{verdict.places.map((each) => place(each)).join(t('facts.and'))}</dd>
          </div>
        )}
        {near.length > 0 && (
          <div>
            <dt>{t('receipt.holidays')}</dt>
            <dd>{near.map((day) => date(day, language)).join(t('facts.and'))}</dd>
          </div>
        )}
      </dl>
    </Section>
  )
}

export function Clocks({ clocks }: { clocks: NonNullable<Verdict['clocks']> }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const apart = (seconds: number) => t('receipt.seconds', { seconds: seconds.toFixed(3) })
  return (
    <Section title={t('receipt.clocks')}>
      <dl className={paper.facts}>
        <div>
          <dt>{t('receipt.wall')}</dt>
          <dd>{stamp(clocks.wall, language)}</dd>
        </div>
        <div>
          <dt>{t('receipt.databaseApart')}</dt>
          <dd>{apart(clocks.database)}</dd>
        </div>
        <div>
          <dt>{t('receipt.providerApart')}</dt>
          <dd>{clocks.provider === null ? t('receipt.providerNone') : apart(clocks.provider)}</dd>
        </div>
      </dl>
    </Section>
  )
}

type Stands = { record: JournalRecord | null; proof: Proof; zone?: string | undefined }

/** Where the record stands in its journal, and its bytes as an event. */
export function Standing({ record, proof, zone }: Stands) {
  const { t } = useTranslation()
  const language = useLanguage()
  const theirs = useTheirs(zone)(record?.time.toISOString() ?? '')
  return (
    <Section title={t('receipt.place')}>
      <dl className={paper.facts}>
        <div>
          <dt>{t('receipt.service')}</dt>
          <dd>
            <Code fz="xs">{`${proof.service}.${proof.log}`}</Code>
          </dd>
        </div>
        <div>
          <dt>{t('receipt.partOffset')}</dt>
          <dd className="num">{`${proof.part} / ${proof.offset}`}</dd>
        </div>
        {record && (
          <>
            <div>
              <dt>{t('receipt.recorded')}</dt>
              <dd>
                {stamp(record.time, language)}
                {theirs && ` (${t('person.theirClock', { time: theirs })})`}
              </dd>
            </div>
            <div>
              <dt>{t('receipt.actor')}</dt>
              <dd>
                <Code fz="xs">{whose(record.actor) ?? record.actor}</Code>
              </dd>
            </div>
          </>
        )}
      </dl>
      {record && (
        <details className={paper.raw}>
          <summary>{t('receipt.raw')}</summary>
          <Code block fz={11} tabIndex={0} lang="en">
            {JSON.stringify({ type: record.type, ...record.data }, null, 1)}
          </Code>
        </details>
      )}
    </Section>
  )
}
