import { type QueryClient, queryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { ask, intake } from '../../api/client.ts'
import type { components } from '../../api/generated/intake.ts'
import { type FileTaken, type Import, isDone } from './files.ts'

const PAGE = 50
const LOOK_MILLISECONDS = 1_000
const CALM_MILLISECONDS = 15_000

export type Refused = components['schemas']['Refused']
export const STATES = ['open', 'retried', 'superseded', 'discarded'] as const
export type QuarantineState = (typeof STATES)[number]

export const sourcesQuery = queryOptions({
  queryKey: ['sources', 'all'],
  queryFn: ({ signal }) => ask(intake.GET('/v1/sources', { params: { query: { limit: 200 } }, signal })),
  refetchInterval: CALM_MILLISECONDS,
})

export const importsQuery = queryOptions({
  queryKey: ['sources', 'imports'],
  queryFn: ({ signal }) => ask(intake.GET('/v1/imports', { params: { query: { limit: 20 } }, signal })),
  refetchInterval: (query) =>
    query.state.data?.items.some((item: Import) => item.waiting > 0) ? LOOK_MILLISECONDS : CALM_MILLISECONDS,
})

/** One import, looked at until every row of its file is worked; `taken`: what was answered to the file, once it was. */
export const importQuery = (id: string, taken: FileTaken | undefined) =>
  queryOptions({
    queryKey: ['sources', 'import', id],
    queryFn: ({ signal }) =>
      ask(intake.GET('/v1/imports/{import_id}', { params: { path: { import_id: id } }, signal })),
    // what was read before the file was counted looks like an end: nothing waits
    refetchInterval: ({ state }) => (state.data && taken && isDone(state.data, taken) ? false : LOOK_MILLISECONDS),
  })

export const refusedQuery = (id: string) =>
  queryOptions({
    queryKey: ['sources', 'quarantine', 'one', id],
    queryFn: ({ signal }) =>
      ask(intake.GET('/v1/quarantine/{record_id}', { params: { path: { record_id: id } }, signal })),
  })

/** What was refused and is in this state, the newest first, page by page. */
export function useQuarantine(state: QuarantineState, source: string | null) {
  const query = useInfiniteQuery({
    queryKey: ['sources', 'quarantine', 'list', state, source],
    queryFn: ({ pageParam, signal }) => {
      const asked = { state, source: source ?? undefined, limit: PAGE, cursor: pageParam }
      return ask(intake.GET('/v1/quarantine', { params: { query: asked }, signal }))
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: CALM_MILLISECONDS,
  })
  return { query, rows: query.data?.pages.flatMap((page) => page.items) ?? [] }
}

const LISTS = ['all', 'imports', 'import', 'quarantine']
const SOON_MILLISECONDS = 1_500

/** Reads the lists anew; and once more a moment later, when what was taken has been looked at behind the door. */
export function refreshSources(queries: QueryClient): void {
  const refresh = () => LISTS.forEach((list) => void queries.invalidateQueries({ queryKey: ['sources', list] }))
  refresh()
  setTimeout(refresh, SOON_MILLISECONDS)
}
