import { queryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { ask, tracking } from '../../api/client.ts'
import { useNow } from '../../api/installation.ts'
import { dayOf, daysBetween } from '../../format/format.ts'
import { asQuery, type Filters } from './filters.ts'

const PAGE = 200

/** The cases that fit, page by page in the order that is asked for. */
export function useCases(filters: Filters, page = PAGE) {
  const query = useInfiniteQuery({
    queryKey: ['cases', filters, page],
    queryFn: ({ pageParam, signal }) => {
      const asked = { ...asQuery(filters), limit: page, cursor: pageParam }
      return ask(tracking.GET('/v1/cases', { params: { query: asked }, signal }))
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 20_000,
    refetchOnWindowFocus: false, // a table that moves under the pointer helps nobody
  })
  const pages = query.data?.pages
  const rows = useMemo(() => pages?.flatMap((each) => each.items) ?? [], [pages])
  return { query, rows }
}

export type CaseRow = ReturnType<typeof useCases>['rows'][number]

/** Days past due on a day (YYYY-MM-DD), as the list's door counts them; null once nothing is owed. */
export function daysOf(row: Pick<CaseRow, 'state' | 'oldest_due'>, today: string): number | null {
  return row.state === 'open' ? daysBetween(row.oldest_due, today) : null
}

/** Today by the clock that the list's door counts days by. */
export function useListDay(): string {
  return dayOf(useNow(60_000), 'UTC')
}

const COLUMNS = [
  'loan',
  'creditor',
  'state',
  'bucket',
  'days',
  'overdue',
  'currency',
  'band',
  'hold',
  'assigned',
  'team',
  'opened',
] as const

/** What is loaded, as a table to take along: codes and numbers as the API has them. */
export function asTable(
  rows: readonly CaseRow[],
  today: string,
  word: (column: (typeof COLUMNS)[number]) => string,
): string[][] {
  const lines = rows.map((row) => [
    row.loan_id,
    row.creditor,
    row.state,
    row.bucket,
    String(daysOf(row, today) ?? ''),
    row.overdue.value,
    row.overdue.currency,
    String(row.band),
    String(row.held),
    row.assigned_to ?? '',
    row.team,
    row.opened,
  ])
  return [COLUMNS.map(word), ...lines]
}

type GroupBy = 'creditor' | 'band' | 'assigned_to'

/** What there is to choose from among all cases in reach: each with how many cases it has. */
export const countsQuery = (group_by: GroupBy, state?: 'open') =>
  queryOptions({
    queryKey: ['cases-by', group_by, state ?? null],
    queryFn: async ({ signal }) => {
      const { items } = await ask(tracking.GET('/v1/cases/counts', { params: { query: { group_by, state } }, signal }))
      const cases = new Map<string, number>()
      for (const each of items) cases.set(each.group, (cases.get(each.group) ?? 0) + each.cases)
      return [...cases].map(([group, all]) => ({ group, cases: all }))
    },
    staleTime: 60_000,
  })
