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
