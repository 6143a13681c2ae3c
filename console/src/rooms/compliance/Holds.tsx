import { Badge, Button, Group, Radio, SegmentedControl, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, newKey, tracking } from '../../api/client.ts'
import type { components } from '../../api/generated/tracking.ts'
import { csv } from '../../format/csv.ts'
import { count, moment, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import { type Column, Grid } from '../../layout/Grid.tsx'
import { Empty, Failed, Loading } from '../../layout/states.tsx'
import { Take } from '../../layout/Take.tsx'
import { may, useSession } from '../../session/session.ts'
import { whose } from '../desk/lines.ts'
import { WhenOf } from '../desk/When.tsx'
import { useBusy } from './busy.ts'
import classes from './compliance.module.css'
import { Deed } from './Deed.tsx'
import { Choice } from './DecisionFilters.tsx'
import { useCreditors } from './queries.ts'
import { cleaned, type Shown } from './search.ts'

export type Hold = components['schemas']['HoldOut']
const PAGE = 200
const TAKEN = ['reason', 'case', 'creditor', 'since', 'until', 'by', 'release'] as const
const WHY = ['settled', 'agreed', 'placed_in_error', 'no_longer'] as const
const STATES = ['active', 'proposed', 'over'] as const
const REASONS = [
  'promise', 'dispute', 'identity', 'hardship', 'vulnerable', 'complaint', 'claims_paid', 'represented', 'insolvent',
  'deceased', 'legal', 'stop', 'manual',
] as const // prettier-ignore

/** What keeps contacts back, of whom and since when; a release takes two persons. */
export function Holds() {
  const { t } = useTranslation()
  const language = useLanguage()
  const navigate = useNavigate()
  const { state = 'active', reason, creditor } = useSearch({ from: '/shell/compliance' })
  const creditors = useCreditors().map((each) => each.creditor)
  const [releasing, setReleasing] = useState<Hold | null>(null)
  const query = useInfiniteQuery({
    queryKey: ['law', 'holds', state, reason ?? null, creditor ?? null],
    queryFn: ({ pageParam, signal }) => {
      const which = state === 'proposed' ? { proposed: true } : { active: state === 'active' }
      const wanted = { ...which, reason, creditor, limit: PAGE, cursor: pageParam }
      return ask(tracking.GET('/v1/holds', { params: { query: wanted }, signal }))
    },
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
  const columns = useColumns(setReleasing)
  return (
    <div className={classes.list}>
      <Group justify="space-between" align="flex-end" gap="xs">
        <Group gap="xs" align="flex-end" role="search" aria-label={t('cases.filters.title')}>
          <SegmentedControl
            size="xs"
            className={classes.states}
            aria-label={t('holdsOf.filters.state')}
            value={state}
            onChange={(value) => narrow({ state: value as Shown['state'] })}
            data={STATES.map((value) => ({ value, label: t(`holdsOf.${value}`) }))}
          />
          <Choice
            label={t('holdsOf.filters.reason')}
            value={reason}
            options={REASONS.map((value) => ({ value, label: t(`holds.${value}`) }))}
            onChange={(value) => narrow({ reason: value })}
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
            {query.isSuccess && t('holdsOf.loaded', { count: rows.length, shown: count(rows.length, language) })}
          </Text>
          {rows.length > 0 && (
            <Take
              name={t('compliance.tabs.holds')}
              what={t('compliance.tabs.holds')}
              read={() => csv(asTable(rows, (name) => t(`holdsOf.columns.${name}`)))}
            />
          )}
        </Group>
      </Group>
      {query.isPending && <Loading />}
      {query.isError && <Failed error={query.error} again={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && <Empty title={t('holdsOf.empty')}>{t('holdsOf.emptyWhy')}</Empty>}
      {rows.length > 0 && (
        <Grid
          label={t('holdsOf.title')}
          rows={rows}
          columns={columns}
          keyOf={({ hold_id, case_id }) => `${hold_id} ${case_id}`}
          more={more}
          loadingMore={isFetchingNextPage}
        />
      )}
      {releasing && <Release hold={releasing} close={() => setReleasing(null)} />}
    </div>
  )
}

function useColumns(release: (hold: Hold) => void): Column<Hold>[] {
  const { t } = useTranslation()
  const language = useLanguage()
  const known = useKnown()
  return [
    {
      name: 'reason',
      title: t('holdsOf.columns.reason'),
      width: 'minmax(240px, 1.8fr)',
      cell: ({ reason, whole }) => (
        <>
          <strong>{known(`holds.${reason}`) ?? reason}</strong>
          {whole && <span className={classes.faint}> · {t('holdsOf.whole')}</span>}
        </>
      ),
    },
    {
      name: 'case',
      title: t('holdsOf.columns.case'),
      width: 'minmax(104px, 0.8fr)',
      cell: ({ case_id, loan_id }) => <ToCase id={case_id} loan={loan_id} />,
    },
    {
      name: 'creditor',
      title: t('holdsOf.columns.creditor'),
      width: 'minmax(90px, 1fr)',
      cell: ({ creditor }) => creditor,
    },
    {
      name: 'since',
      title: t('holdsOf.columns.since'),
      width: '122px',
      cell: ({ placed, case_id }) => <WhenOf at={placed} caseId={case_id} />,
    },
    {
      name: 'until',
      title: t('holdsOf.columns.until'),
      width: '130px',
      cell: ({ until, ended, case_id }) =>
        ended ? (
          t('holdsOf.ended', { time: moment(ended, language) })
        ) : until ? (
          <WhenOf at={until} caseId={case_id} />
        ) : (
          t('holdsOf.open')
        ),
    },
    {
      name: 'by',
      title: t('holdsOf.columns.by'),
      width: 'minmax(90px, 0.8fr)',
      cell: ({ placed_by }) => whose(placed_by) ?? <span className={classes.faint}>{t('holdsOf.byRule')}</span>,
    },
    {
      name: 'release',
      title: t('holdsOf.columns.release'),
      width: 'minmax(160px, 1.2fr)',
      cell: (hold) => <Releasing hold={hold} release={() => release(hold)} />,
    },
  ]
}

/** What is loaded, as a table to take along: codes as the API has them. */
function asTable(rows: readonly Hold[], word: (column: (typeof TAKEN)[number]) => string): string[][] {
  const lines = rows.map((row) => [
    row.reason, row.case_id, row.creditor, row.placed, row.ended ?? row.until ?? '', row.placed_by,
    row.release_proposed_by ?? '',
  ]) // prettier-ignore
  return [TAKEN.map(word), ...lines]
}

/** To the case, by its loan, which whoever may open cases knows; without one by the beginning of its id. */
export function ToCase({ id, loan }: { id: string; loan?: string | null | undefined }) {
  const { t } = useTranslation()
  return (
    <Link to="/cases/$caseId" params={{ caseId: id }} className={classes.toCase} title={t('holdsOf.seeCase')}>
      {loan ?? id.slice(0, 8)}
      <span className="visually-hidden">: {t('holdsOf.seeCase')}</span>
    </Link>
  )
}

function Releasing({ hold, release }: { hold: Hold; release: () => void }) {
  const { t } = useTranslation()
  const session = useSession()
  if (hold.ended) return null
  const proposed = hold.release_proposed_by
  if (!may(session, 'hold:release')) return proposed ? t('holdsOf.waits') : null
  if (proposed === session.user) {
    return (
      <span className={classes.faint} title={t('two.own')} data-why>
        {t('two.releaseOwn')}
      </span>
    )
  }
  return (
    <Group gap={6} wrap="nowrap">
      <Button size="compact-xs" variant={proposed ? 'filled' : 'default'} onClick={release} data-act="release">
        {proposed ? t('two.releaseConfirm') : t('holdsOf.release')}
      </Button>
      {proposed && (
        <Badge size="sm" variant="light" color="yellow" tt="none">
          {t('two.proposedByNoReason', { name: proposed })}
        </Badge>
      )}
    </Group>
  )
}

function Release({ hold, close }: { hold: Hold; close: () => void }) {
  const { t } = useTranslation()
  const known = useKnown()
  const queries = useQueryClient()
  const second = hold.release_proposed_by !== null
  const [reason, setReason] = useState<(typeof WHY)[number]>('settled')
  const run = async () => {
    const params = { path: { hold_id: hold.hold_id }, header: { 'Idempotency-Key': newKey() } }
    const now = await ask(tracking.POST('/v1/holds/{hold_id}/release', { params, body: { reason } }))
    await queries.invalidateQueries({ queryKey: ['law', 'holds'] })
    notifications.show({ message: now.ended ? t('holdsOf.released') : t('two.proposed'), color: 'teal' })
  }
  return (
    <Deed
      title={`${t('holdsOf.title1')}: ${known(`holds.${hold.reason}`) ?? hold.reason}`}
      effect={t('holdsOf.effect')}
      act={second ? t('two.releaseConfirm') : t('two.releasePropose')}
      close={close}
      run={run}
      reasonless
    >
      <Radio.Group
        label={t('compliance.reason')}
        description={t('compliance.reasonHint')}
        value={reason}
        onChange={(value) => setReason(value as typeof reason)}
      >
        <Stack gap={6} mt={6}>
          {WHY.map((value) => (
            <Radio key={value} size="sm" value={value} label={t(`holdsOf.why.${value}`)} />
          ))}
        </Stack>
      </Radio.Group>
    </Deed>
  )
}
