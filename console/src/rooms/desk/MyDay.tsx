import { Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { analytics, ask } from '../../api/client.ts'
import { businessNow, installationQuery } from '../../api/installation.ts'
import { csv } from '../../format/csv.ts'
import { clock, dayOf, useLanguage } from '../../format/format.ts'
import { Take } from '../../layout/Take.tsx'
import { useSession } from '../../session/session.ts'
import { myTasksQuery } from './Tasks.tsx'
import classes from './worklist.module.css'

const AGAIN_MILLISECONDS = 20_000
const FIGURES = {
  calls: 'attempts',
  rights: 'right_party_contacts',
  promises: 'promises_made',
  kept: 'promises_kept',
} as const
const TASKS = { callbacks: 'callback', tasks: 'broken_promise' } as const

/** The collector's own day in six figures. */
export function MyDay() {
  const { t } = useTranslation()
  const language = useLanguage()
  const session = useSession()
  const installation = useQuery(installationQuery)
  const today = dayOf(businessNow(installation.data))
  const own = session.scopes['metrics:read'] === 'own'
  const day = useQuery({
    queryKey: ['mine', 'day', today],
    queryFn: () =>
      ask(
        analytics.GET('/v1/kpis', {
          params: { query: { from: today, to: dayOf(Date.parse(today) + 36 * 3_600_000, 'UTC') } },
        }),
      ),
    enabled: own && installation.isSuccess,
    refetchInterval: AGAIN_MILLISECONDS,
  })
  const tasks = useQuery(myTasksQuery(session.user))
  if (!own) return null
  const sum = (kpi: string) =>
    day.data?.items.filter((item) => item.kpi === kpi).reduce((all, item) => all + item.numerator, 0) ?? '–'
  const open = (kind: string) => tasks.data?.items.filter((task) => task.kind === kind).length ?? '–'
  const figures = [
    ...(Object.keys(FIGURES) as (keyof typeof FIGURES)[]).map(
      (name) => [t(`desk.day.${name}`), sum(FIGURES[name])] as const,
    ),
    ...(Object.keys(TASKS) as (keyof typeof TASKS)[]).map(
      (name) => [t(`desk.day.${name}`), open(TASKS[name])] as const,
    ),
  ]
  return (
    <section aria-label={t('desk.day.title')}>
      <div className={classes.dayTop}>
        <Title order={2} size={12} c="dimmed">
          {t('desk.day.title')}
        </Title>
        {day.data && (
          <>
            <Text size="xs" c="dimmed">
              {t('desk.day.asOf', { time: clock(day.data.as_of, language) })}
            </Text>
            <Take
              name={`${t('desk.day.title')}-${today}`}
              what={t('desk.day.title')}
              read={() =>
                csv([[t('desk.day.figure'), today], ...figures.map(([name, value]) => [name, String(value)])])
              }
            />
          </>
        )}
      </div>
      <dl className={classes.day} data-day>
        {figures.map(([name, value]) => (
          <Figure key={name} name={name} value={value} />
        ))}
      </dl>
    </section>
  )
}

function Figure({ name, value }: { name: string; value: number | string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
