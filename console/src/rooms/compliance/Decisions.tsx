import { Badge, Button, Group, Text } from '@mantine/core'
import { IconBan, IconCheck, IconHourglass, IconPhone, IconRefresh } from '@tabler/icons-react'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { csv } from '../../format/csv.ts'
import { count, useLanguage } from '../../format/format.ts'
import { type Column, Grid } from '../../layout/Grid.tsx'
import { Empty, Failed, Loading } from '../../layout/states.tsx'
import { Take } from '../../layout/Take.tsx'
import { WhenOf } from '../desk/When.tsx'
import { useBusy } from './busy.ts'
import { ByDay } from './ByDay.tsx'
import { ByRule } from './ByRule.tsx'
import classes from './compliance.module.css'
import { DecisionFilters } from './DecisionFilters.tsx'
import { countsQuery, type Decision, packsQuery, useDecisions } from './queries.ts'
import { packsOf, useRules, useRuleWords, withId } from './rules.ts'
import { cleaned, type Filters, isNarrowed, type Kind } from './search.ts'

export const ICONS = { attempted: IconCheck, claimed: IconPhone, deferred: IconHourglass, suppressed: IconBan }
const COLUMNS = ['at', 'kind', 'channel', 'code', 'reason', 'others', 'until', 'creditor', 'case', 'contact'] as const

export function Decisions() {
  const { t } = useTranslation()
  const language = useLanguage()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { kind, rule, channel, creditor, from, to, at } = useSearch({ from: '/shell/compliance' })
  const filters = useMemo(
    () => cleaned({ kind, rule, channel, creditor, from, to }),
    [kind, rule, channel, creditor, from, to],
  )
  const { query, rows } = useDecisions(filters)
  useBusy(query.isPending)
  const rules = useWordsFor(filters)
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const narrow = (wanted: Filters) => void navigate({ to: '/compliance', search: cleaned(wanted), replace: true })
  const open = useCallback(
    ({ contact_id, at: instant }: Decision) =>
      void navigate({
        from: '/compliance',
        to: '/compliance',
        search: (old) => ({ ...old, contact: contact_id, at: instant }),
      }),
    [navigate],
  )
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const columns = useColumns(rules)
  const first = Math.max(0, at ? rows.findIndex((row) => row.at === at) : 0)
  const crossed = from !== undefined && to !== undefined && from > to
  return (
    <div className={classes.decisions}>
      <div className={classes.main}>
        <Group justify="space-between" align="flex-end" gap="xs">
          <DecisionFilters filters={filters} narrow={narrow} />
          <Group gap="xs">
            <Text size="sm" c="dimmed" className="num" role="status">
              {query.isSuccess && (
                <>
                  {t('decisions.loaded', { count: rows.length, shown: count(rows.length, language) })}
                  {' · '}
                  {query.hasNextPage ? t('cases.andMore') : t('cases.allLoaded')}
                </>
              )}
            </Text>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconRefresh size={14} aria-hidden />}
              onClick={() => void queries.invalidateQueries({ queryKey: ['law'] })}
            >
              {t('decisions.refresh')}
            </Button>
            {rows.length > 0 && (
              <Take
                name={t('compliance.tabs.decisions')}
                what={t('compliance.tabs.decisions')}
                read={() => csv(asTable(rows, (name) => t(`decisions.columns.${name}`)))}
              />
            )}
          </Group>
        </Group>
        {crossed && (
          <Text role="alert" c="red" size="sm">
            {t('decisions.badPeriod')}
          </Text>
        )}
        {query.isPending && <Loading />}
        {query.isError && <Failed error={query.error} again={() => void query.refetch()} />}
        {query.isSuccess && rows.length === 0 && <Nothing filters={filters} clear={() => narrow({})} />}
        {rows.length > 0 && (
          <Grid
            label={t('decisions.title')}
            rows={rows}
            columns={columns}
            keyOf={(row) => `${row.contact_id} ${row.at} ${row.kind}`}
            more={more}
            loadingMore={isFetchingNextPage}
            open={open}
            first={first}
            narrowest={780}
          />
        )}
      </div>
      <aside className={classes.side}>
        <ByDay filters={filters} narrow={narrow} />
        <ByRule filters={filters} narrow={narrow} rules={rules} />
      </aside>
    </div>
  )
}

/** The rules that decided here, in words: those of the packs that they come from. */
function useWordsFor(filters: Filters) {
  const { data: packs } = useQuery(packsQuery)
  const { data: counts } = useQuery({
    ...countsQuery({ ...filters, kind: undefined, rule: undefined }, 'rule'),
    placeholderData: keepPreviousData,
  })
  const known = packs?.map(({ id }) => id) ?? []
  return useRules(counts?.items.flatMap(({ rule }) => packsOf(rule ?? '', known)) ?? [])
}

function useColumns(rules: ReturnType<typeof useRules>): Column<Decision>[] {
  const { t } = useTranslation()
  const words = useRuleWords(rules)
  return [
    {
      name: 'at',
      title: t('decisions.columns.at'),
      width: '122px',
      cell: ({ at, case_id }) => <WhenOf at={at} caseId={case_id} />,
    },
    {
      name: 'kind',
      title: t('decisions.columns.kind'),
      width: '126px',
      cell: (row) => <KindBadge kind={row.kind as Kind} />,
    },
    {
      name: 'channel',
      title: t('decisions.columns.channel'),
      width: '64px',
      cell: ({ channel }) => t(`channels.${channel as 'sms'}`),
    },
    {
      name: 'rule',
      title: t('decisions.columns.rule'),
      width: 'minmax(260px, 3fr)',
      cell: (row) => (
        <ByWhich
          row={row}
          said={row.kind === 'attempted' || row.kind === 'claimed' ? '' : words(row.rule_id, row.reason)}
        />
      ),
    },
    {
      name: 'until',
      title: t('decisions.columns.until'),
      width: '122px',
      cell: ({ until, case_id }) => until && <WhenOf at={until} caseId={case_id} />,
    },
    {
      name: 'creditor',
      title: t('decisions.columns.creditor'),
      width: 'minmax(90px, 0.8fr)',
      cell: ({ creditor }) => creditor,
    },
  ]
}

function ByWhich({ row, said }: { row: Decision; said: string }) {
  const { t } = useTranslation()
  return (
    <span title={said && withId(row.rule_id, said)}>
      {said || <span className={classes.faint}>{t('receipt.nothingFailed')}</span>}
      {row.also_failing.length > 0 && (
        <span className={classes.faint}> · {t('decisions.others', { count: row.also_failing.length })}</span>
      )}
    </span>
  )
}

export function KindBadge({ kind }: { kind: Kind }) {
  const { t } = useTranslation()
  const Icon = ICONS[kind]
  return (
    <Badge
      size="sm"
      tt="none"
      fw={600}
      variant="light"
      color={{ attempted: 'teal', claimed: 'teal', deferred: 'yellow', suppressed: 'gray' }[kind]}
      leftSection={<Icon size={12} stroke={2.4} aria-hidden />}
      data-kind={kind}
    >
      {t(`decisions.kinds.${kind}`)}
    </Badge>
  )
}

function Nothing({ filters, clear }: { filters: Filters; clear: () => void }) {
  const { t } = useTranslation()
  if (!isNarrowed(filters)) return <Empty title={t('decisions.none')}>{t('decisions.noneWhy')}</Empty>
  return (
    <Empty title={t('decisions.empty')}>
      <p>{t('decisions.emptyWhy')}</p>
      <Button variant="light" onClick={clear}>
        {t('cases.filters.clear')}
      </Button>
    </Empty>
  )
}

/** What is loaded, as a table to take along: codes as the API has them. */
function asTable(rows: readonly Decision[], word: (column: (typeof COLUMNS)[number]) => string): string[][] {
  const lines = rows.map((row) => [
    row.at,
    row.kind,
    row.channel,
    row.rule_id,
    row.reason,
    row.also_failing.join(' '),
    row.until ?? '',
    row.creditor,
    row.case_id,
    row.contact_id,
  ])
  return [COLUMNS.map(word), ...lines]
}
