import { queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { ask, intake, outreach } from '../../api/client.ts'
import type { components } from '../../api/generated/outreach.ts'
import { asQuery, type Filters } from './search.ts'

const PAGE = 200
const STOPS_AGAIN_MILLISECONDS = 5_000
const HOUR_MILLISECONDS = 3_600_000

/** The decisions that fit, the newest first, page by page. */
export function useDecisions(filters: Filters) {
  const query = useInfiniteQuery({
    queryKey: ['law', 'decisions', filters],
    queryFn: ({ pageParam, signal }) =>
      ask(
        outreach.GET('/v1/decisions', {
          params: { query: { ...asQuery(filters), limit: PAGE, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 20_000,
    refetchOnWindowFocus: false, // a table that moves under the pointer helps nobody
  })
  const pages = query.data?.pages
  const rows = useMemo(() => pages?.flatMap((each) => each.items) ?? [], [pages])
  return { query, rows }
}

export type Decision = ReturnType<typeof useDecisions>['rows'][number]

/** How many decisions of each kind, by rule or by day. */
export const countsQuery = (filters: Filters, group_by: 'rule' | 'day' | 'creditor') =>
  queryOptions({
    queryKey: ['law', 'counts', filters, group_by],
    queryFn: ({ signal }) =>
      ask(outreach.GET('/v1/decisions/counts', { params: { query: { ...asQuery(filters), group_by } }, signal })),
    staleTime: 20_000,
  })

export const packsQuery = queryOptions({
  queryKey: ['law', 'packs'],
  queryFn: () => ask(outreach.GET('/v1/compliance/packs')),
  staleTime: HOUR_MILLISECONDS,
})

export const packQuery = (pack_id: string, on?: string, examples = false) =>
  queryOptions({
    queryKey: ['law', 'pack', pack_id, on ?? null, examples],
    queryFn: () =>
      ask(outreach.GET('/v1/compliance/packs/{pack_id}', { params: { path: { pack_id }, query: { on, examples } } })),
    staleTime: HOUR_MILLISECONDS,
  })

export type Pack = components['schemas']['PackShown']
export type Rule = components['schemas']['RuleShown']

export const stopsQuery = queryOptions({
  queryKey: ['law', 'stops'],
  queryFn: () => ask(outreach.GET('/v1/outreach/stops')),
  refetchInterval: STOPS_AGAIN_MILLISECONDS,
})

export const localPacksQuery = queryOptions({
  queryKey: ['law', 'local'],
  queryFn: () => ask(outreach.GET('/v1/compliance/local-packs')),
})

const CREDITORS_MAX = 200
const creditorsQuery = queryOptions({
  queryKey: ['law', 'creditors'],
  queryFn: () => ask(intake.GET('/v1/creditors', { params: { query: { limit: CREDITORS_MAX } } })),
  staleTime: HOUR_MILLISECONDS,
})

/** The creditors in one's reach, with the zone by which their days run. */
export function useCreditors(): { creditor: string; zone: string }[] {
  const { data } = useQuery(creditorsQuery)
  return useMemo(() => data?.items.map(({ creditor, zone }) => ({ creditor, zone })) ?? [], [data])
}
