import { Button, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { analytics, ask, outreach } from '../../api/client.ts'
import { businessNow, installationQuery } from '../../api/installation.ts'
import { clock, dayOf, moment, money, useLanguage } from '../../format/format.ts'
import { useSession } from '../../session/session.ts'
import { BucketBadge } from '../BucketBadge.tsx'
import type { CaseRow } from '../cases/useCases.ts'
import classes from './desk.module.css'

const AGAIN_MILLISECONDS = 20_000
const FIGURES = {
  calls: 'attempts',
  rights: 'right_party_contacts',
  promises: 'promises_made',
  kept: 'promises_kept',
} as const

export const queueQuery = {
  queryKey: ['mine', 'queue'],
  queryFn: () => ask(outreach.GET('/v1/queue', { params: { query: { limit: 200 } } })),
  refetchInterval: AGAIN_MILLISECONDS,
}

type Props = { rows: CaseRow[]; current: string | undefined; take: () => void; taking: boolean }

/** What is mine: calls in my hand, then my cases; and how my day went. */
export function Worklist({ rows, current, take, taking }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const session = useSession()
  const queue = useQuery(queueQuery)
  const calls = queue.data?.items ?? []
  const inHand = calls.filter((call) => call.claimed_by === session.user)
  const waiting = calls.filter((call) => call.claimed_by === null).length
  return (
    <aside className={classes.list} aria-label={t('desk.mine')}>
      <Button size="sm" onClick={take} loading={taking} rightSection={<kbd>N</kbd>} justify="space-between" fullWidth>
        {t('desk.take')}
      </Button>
      <Text size="xs" c="dimmed" role="status">
        {t('desk.queue')}: {t('desk.queueCount', { count: waiting })}
        {queue.data?.next && '+'}
      </Text>
      <MyDay />
      {inHand.length > 0 && (
        <nav aria-label={t('desk.inHand')}>
          <Title order={2} size={12} c="dimmed" mb={4}>
            {t('desk.inHand')}
          </Title>
          {inHand.map((call) => (
            <Link
              key={call.contact_id}
              to="/desk/$caseId"
              params={{ caseId: call.case_id }}
              className={classes.item}
              data-current={call.case_id === current}
            >
              <span className={classes.itemTop}>
                <span>{rows.find((row) => row.case_id === call.case_id)?.loan_id ?? call.creditor}</span>
              </span>
              {call.until && (
                <Text size="xs" c="dimmed">
                  {t('desk.until', { time: clock(call.until, language) })}
                </Text>
              )}
            </Link>
          ))}
        </nav>
      )}
      <nav aria-label={t('desk.mine')}>
        <Title order={2} size={12} c="dimmed" mb={4}>
          {t('desk.mine')}
        </Title>
        {rows.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('desk.noneMine')} {t('desk.noneMineWhy')}
          </Text>
        )}
        {rows.map((row) => (
          <Link
            key={row.case_id}
            to="/desk/$caseId"
            params={{ caseId: row.case_id }}
            className={classes.item}
            data-current={row.case_id === current}
          >
            <span className={classes.itemTop}>
              <span>{row.loan_id}</span>
              <BucketBadge bucket={row.bucket} />
            </span>
            <span className="num">{money(row.overdue, language)}</span>
            {row.held.length > 0 && (
              <Text span size="xs" c="var(--alarm)" fw={600}>
                {' '}
                {t('cases.yes')}
              </Text>
            )}
          </Link>
        ))}
      </nav>
    </aside>
  )
}

function MyDay() {
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
  if (!own) return null
  const sum = (kpi: string) =>
    day.data?.items.filter((item) => item.kpi === kpi).reduce((all, item) => all + item.numerator, 0) ?? '–'
  return (
    <section aria-label={t('desk.day.title')}>
      <Title order={2} size={12} c="dimmed" mb={4}>
        {t('desk.day.title')}
      </Title>
      <dl className={classes.day} data-day>
        {(Object.keys(FIGURES) as (keyof typeof FIGURES)[]).map((name) => (
          <div key={name}>
            <dt>{t(`desk.day.${name}`)}</dt>
            <dd>{sum(FIGURES[name])}</dd>
          </div>
        ))}
      </dl>
      {day.data && (
        <Text size="xs" c="dimmed" ta="end">
          {t('desk.day.asOf', { time: moment(day.data.as_of, language) })}
        </Text>
      )}
    </section>
  )
}
