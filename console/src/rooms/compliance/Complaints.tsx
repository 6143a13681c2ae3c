import { Button, Group, Radio, SegmentedControl, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconClock } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, newKey, tracking } from '../../api/client.ts'
import type { components } from '../../api/generated/tracking.ts'
import { businessNow, installationQuery } from '../../api/installation.ts'
import { csv } from '../../format/csv.ts'
import { count, date, dayOf, daysBetween, moment, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import { type Column, Grid } from '../../layout/Grid.tsx'
import { Empty, Failed, Loading } from '../../layout/states.tsx'
import { Take } from '../../layout/Take.tsx'
import { may, useSession } from '../../session/session.ts'
import { WhenOf } from '../desk/When.tsx'
import { useBusy } from './busy.ts'
import classes from './compliance.module.css'
import { Deed } from './Deed.tsx'
import { Choice } from './DecisionFilters.tsx'
import { ToCase } from './Holds.tsx'
import { useCreditors } from './queries.ts'
import { cleaned, type Shown } from './search.ts'

type Complaint = components['schemas']['MatterOut']
const PAGE = 200
const TAKEN = ['answerBy', 'reason', 'case', 'creditor', 'opened', 'result'] as const
const RESULTS = ['upheld', 'partly_upheld', 'rejected', 'withdrawn'] as const
const SOON_DAYS = 3

/** Complaints by their clocks: answer by when, and in red whose day has passed. */
export function Complaints() {
  const { t } = useTranslation()
  const language = useLanguage()
  const navigate = useNavigate()
  const { state, creditor } = useSearch({ from: '/shell/compliance' })
  const open = state !== 'over'
  const creditors = useCreditors().map((each) => each.creditor)
  const [answering, setAnswering] = useState<Complaint | null>(null)
  const query = useInfiniteQuery({
    queryKey: ['law', 'complaints', open, creditor ?? null],
    queryFn: ({ pageParam, signal }) =>
      ask(
        tracking.GET('/v1/complaints', {
          params: { query: { open, creditor, limit: PAGE, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  useBusy(query.isPending)
  const pages = query.data?.pages
  const rows = useMemo(() => pages?.flatMap((each) => each.items) ?? [], [pages])
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const narrow = (change: Partial<Shown>) =>
    void navigate({
      from: '/compliance',
      to: '/compliance',
      search: (old) => cleaned({ ...old, ...change }),
      replace: true,
    })
  const columns = useColumns(open, setAnswering)
  return (
    <div className={classes.list}>
      <Group justify="space-between" align="flex-end" gap="xs">
        <Group gap="xs" align="flex-end" role="search" aria-label={t('cases.filters.title')}>
          <SegmentedControl
            size="xs"
            className={classes.states}
            aria-label={t('holdsOf.filters.state')}
            value={open ? 'active' : 'over'}
            onChange={(value) => narrow({ state: value === 'over' ? 'over' : undefined })}
            data={[
              { value: 'active', label: t('complaints.open') },
              { value: 'over', label: t('complaints.answered') },
            ]}
          />
          <Choice
            label={t('decisions.filters.creditor')}
            value={creditor}
            options={creditors}
            onChange={(value) => narrow({ creditor: value })}
          />
        </Group>
        <Group gap="xs">
          <Text size="sm" c="dimmed" className="num" role="status">
            {query.isSuccess && t('complaints.loaded', { count: rows.length, shown: count(rows.length, language) })}
          </Text>
          {rows.length > 0 && (
            <Take
              name={t('compliance.tabs.complaints')}
              what={t('compliance.tabs.complaints')}
              read={() => csv(asTable(rows, (name) => t(`complaints.columns.${name}`)))}
            />
          )}
        </Group>
      </Group>
      {query.isPending && <Loading />}
      {query.isError && <Failed error={query.error} again={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && (
        <Empty title={open ? t('complaints.empty') : t('complaints.noneAnswered')}>{t('complaints.emptyWhy')}</Empty>
      )}
      {rows.length > 0 && (
        <Grid
          label={t('complaints.title')}
          rows={rows}
          columns={columns}
          keyOf={({ matter_id }) => matter_id}
          more={more}
          loadingMore={isFetchingNextPage}
        />
      )}
      {answering && <Answer complaint={answering} close={() => setAnswering(null)} />}
    </div>
  )
}

function useColumns(open: boolean, answer: (complaint: Complaint) => void): Column<Complaint>[] {
  const { t } = useTranslation()
  const language = useLanguage()
  const known = useKnown()
  const session = useSession()
  const mayAnswer = may(session, 'complaint:write')
  return [
    {
      name: 'answerBy',
      title: t('complaints.columns.answerBy'),
      width: 'minmax(210px, 1.4fr)',
      cell: (complaint) => <Clock complaint={complaint} />,
    },
    {
      name: 'reason',
      title: t('complaints.columns.reason'),
      width: 'minmax(120px, 1fr)',
      cell: ({ reason }) => known(`codes.${reason.toUpperCase()}.short`) ?? reason.replaceAll('_', ' '),
    },
    {
      name: 'case',
      title: t('complaints.columns.case'),
      width: 'minmax(104px, 0.8fr)',
      cell: ({ case_id, loan_id }) => <ToCase id={case_id} loan={loan_id} />,
    },
    {
      name: 'creditor',
      title: t('complaints.columns.creditor'),
      width: 'minmax(90px, 1fr)',
      cell: ({ creditor }) => creditor,
    },
    {
      name: 'opened',
      title: t('complaints.columns.opened'),
      width: '122px',
      cell: ({ opened, case_id }) => <WhenOf at={opened} caseId={case_id} />,
    },
    {
      name: 'result',
      title: t('complaints.columns.result'),
      width: 'minmax(140px, 1fr)',
      cell: (complaint) =>
        complaint.closed ? (
          <>
            {known(`complaints.results.${complaint.result}`) ?? complaint.result}
            <span className={classes.faint}> · {moment(complaint.closed, language)}</span>
          </>
        ) : (
          open &&
          mayAnswer && (
            <Button size="compact-xs" variant="default" onClick={() => answer(complaint)} data-act="answer">
              {t('complaints.answer')}
            </Button>
          )
        ),
    },
  ]
}

/** What is loaded, as a table to take along: codes as the API has them. */
function asTable(rows: readonly Complaint[], word: (column: (typeof TAKEN)[number]) => string): string[][] {
  const lines = rows.map((row) => [
    row.answer_by ?? '', row.reason, row.case_id, row.creditor, row.opened, row.result ?? '',
  ]) // prettier-ignore
  return [TAKEN.map(word), ...lines]
}

/** How much of the time is left, on the creditor's own calendar. */
function Clock({ complaint }: { complaint: Complaint }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { data } = useQuery(installationQuery)
  const zone = useCreditors().find(({ creditor }) => creditor === complaint.creditor)?.zone
  const { answer_by } = complaint
  if (!answer_by) return <span className={classes.faint}>{t('complaints.noClock')}</span>
  if (complaint.closed) return <span className="num">{date(answer_by, language)}</span>
  const left = daysBetween(dayOf(businessNow(data), zone), answer_by)
  const state = left < 0 ? 'late' : left <= SOON_DAYS ? 'soon' : 'well'
  const Icon = left < 0 ? IconAlertTriangle : IconClock
  const said =
    left < 0
      ? t('complaints.late', { count: -left })
      : left === 0
        ? t('complaints.today')
        : t('complaints.left', { count: left })
  return (
    <span className={classes.clock} data-clock={state}>
      <Icon size={15} aria-hidden /> {date(answer_by, language)} · {said}
    </span>
  )
}

function Answer({ complaint, close }: { complaint: Complaint; close: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [result, setResult] = useState<(typeof RESULTS)[number]>('upheld')
  const run = async () => {
    const params = { path: { matter_id: complaint.matter_id }, header: { 'Idempotency-Key': newKey() } }
    await ask(tracking.POST('/v1/complaints/{matter_id}/close', { params, body: { result } }))
    await queries.invalidateQueries({ queryKey: ['law', 'complaints'] })
    notifications.show({ message: t('complaints.recorded'), color: 'teal' })
  }
  return (
    <Deed
      title={t('complaints.title1')}
      effect={t('complaints.effect')}
      act={t('complaints.record')}
      close={close}
      run={run}
      reasonless
    >
      <Radio.Group
        label={t('complaints.result')}
        value={result}
        onChange={(value) => setResult(value as typeof result)}
      >
        <Stack gap={6} mt={6}>
          {RESULTS.map((value) => (
            <Radio key={value} size="sm" value={value} label={t(`complaints.results.${value}`)} />
          ))}
        </Stack>
      </Radio.Group>
    </Deed>
  )
}
