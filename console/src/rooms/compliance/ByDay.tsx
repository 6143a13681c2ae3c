import { Group, UnstyledButton } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { csv } from '../../format/csv.ts'
import { count, date, useLanguage } from '../../format/format.ts'
import { Take } from '../../layout/Take.tsx'
import { Panel } from '../desk/Panel.tsx'
import classes from './compliance.module.css'
import { countsQuery } from './queries.ts'
import type { Filters } from './search.ts'

const DAYS_MAX = 31
type Sums = { made: number; deferred: number; suppressed: number }
const GROUPS = ['made', 'deferred', 'suppressed'] as const

/** How many contacts were made, put off and refused, day by day; a press narrows the table to a day. */
export function ByDay({ filters, narrow }: { filters: Filters; narrow: (wanted: Filters) => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const oneDay = filters.from !== undefined && filters.from === filters.to
  const span = oneDay ? { from: undefined, to: undefined } : {}
  const asked = useQuery({
    ...countsQuery({ ...filters, kind: undefined, ...span }, 'day'),
    placeholderData: keepPreviousData,
  })
  const days = new Map<string, Sums>()
  const whole: Sums = { made: 0, deferred: 0, suppressed: 0 }
  for (const { day, kind, decisions } of asked.data?.items ?? []) {
    const sums = days.get(day!) ?? { made: 0, deferred: 0, suppressed: 0 }
    const group = kind === 'deferred' || kind === 'suppressed' ? kind : 'made'
    sums[group] += decisions
    if (!oneDay || day === filters.from) whole[group] += decisions
    days.set(day!, sums)
  }
  const shown = [...days].sort(([one], [other]) => one.localeCompare(other)).slice(-DAYS_MAX)
  const most = Math.max(1, ...shown.map(([, sums]) => sums.made + sums.deferred + sums.suppressed))
  const kinds = { made: 'attempted', deferred: 'deferred', suppressed: 'suppressed' } as const
  return (
    <Panel
      title={t('decisions.byDay')}
      asked={asked}
      aside={
        shown.length > 0 && (
          <Take
            name={t('decisions.byDay')}
            what={t('decisions.byDay')}
            read={() =>
              csv([
                [t('decisions.columns.at'), ...GROUPS.map((group) => t(`decisions.kinds.${kinds[group]}`))],
                ...shown.map(([day, sums]) => [day, ...GROUPS.map((group) => String(sums[group]))]),
              ])
            }
          />
        )
      }
    >
      <Group gap="lg" mb={shown.length > 1 ? 10 : 0}>
        {GROUPS.map((group) => (
          <UnstyledButton
            key={group}
            className={classes.sum}
            aria-pressed={filters.kind === kinds[group]}
            onClick={() => narrow({ ...filters, kind: filters.kind === kinds[group] ? undefined : kinds[group] })}
          >
            <span className={classes.big}>{count(whole[group], language)}</span>
            <span className={classes.legend} data-group={group}>
              {t(`decisions.kinds.${kinds[group]}`)}
            </span>
          </UnstyledButton>
        ))}
      </Group>
      {shown.length > 1 && (
        <div className={classes.days}>
          {shown.map(([day, sums]) => {
            const said = t('decisions.day', { ...sums, date: date(day, language) })
            const one = filters.from === day && filters.to === day
            const wanted = one ? { from: undefined, to: undefined } : { from: day, to: day }
            return (
              <UnstyledButton
                key={day}
                className={classes.dayBar}
                aria-label={said}
                title={said}
                aria-pressed={one}
                onClick={() => narrow({ ...filters, ...wanted })}
              >
                {GROUPS.map((group) => (
                  <span key={group} data-group={group} style={{ height: `${(100 * sums[group]) / most}%` }} />
                ))}
              </UnstyledButton>
            )
          })}
        </div>
      )}
    </Panel>
  )
}
