import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { ask, tracking } from '../../api/client.ts'
import { asQuery, type Filters } from './filters.ts'

const PAGE = 200

/** The cases that fit, page by page in the order of their ids. */
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

const COLUMNS = [
  'loan',
  'creditor',
  'state',
  'bucket',
  'overdue',
  'currency',
  'hold',
  'assigned',
  'team',
  'opened',
] as const

/** What is loaded, as a table to take along: codes and numbers as the API has them. */
export function asTable(rows: readonly CaseRow[], word: (column: (typeof COLUMNS)[number]) => string): string[][] {
  const lines = rows.map((row) => [
    row.loan_id,
    row.creditor,
    row.state,
    row.bucket,
    row.overdue.value,
    row.overdue.currency,
    String(row.held),
    row.assigned_to ?? '',
    row.team,
    row.opened,
  ])
  return [COLUMNS.map(word), ...lines]
}
