import { type InfiniteData, type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import type { components } from '../../api/generated/tracking.ts'
import { ask, intake, outreach, strategy, tracking } from '../../api/client.ts'
import { asProblem } from '../../api/problem.ts'

const NOW_AGAIN_MILLISECONDS = 30_000
const PAGES_MAX = 10

const isMissing = (error: unknown) => !!error && asProblem(error).status === 404

/** Asked for again and again, until it is not there any more: then once one opens it, or it comes back by what one did. */
export function whileThere({ state }: { state: { error: Error | null } }): number | false {
  return isMissing(state.error) ? false : NOW_AGAIN_MILLISECONDS
}

const by = (case_id: string) => ({ params: { path: { case_id } } })

export const caseQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id, 'itself'],
    queryFn: () => ask(tracking.GET('/v1/cases/{case_id}', by(id))),
    refetchInterval: whileThere,
  })

export const debtorQuery = (id: string, debtor: string | undefined) =>
  queryOptions({
    queryKey: ['case', id, 'debtor'],
    queryFn: () => ask(intake.GET('/v1/debtors/{debtor_id}', { params: { path: { debtor_id: debtor! } } })),
    enabled: debtor !== undefined,
  })

export const planQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id, 'plan'],
    queryFn: async () => {
      const { data, response } = await strategy.GET('/v1/plans/{case_id}', by(id))
      return response.status === 404 ? null : ask(Promise.resolve({ data, response }))
    },
  })

export const holdsQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id, 'holds'],
    queryFn: () => ask(tracking.GET('/v1/holds', { params: { query: { case_id: id, active: true } } })),
  })

export const promisesQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id, 'promises'],
    queryFn: () => ask(tracking.GET('/v1/promises', { params: { query: { case_id: id, limit: 200 } } })),
  })

/** What may be promised, asked for once somebody wants to. */
export const limitsQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id, 'limits'],
    queryFn: () => ask(tracking.GET('/v1/cases/{case_id}/promise-limits', by(id))),
  })

export const contactsQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id, 'contacts'],
    queryFn: () => ask(outreach.GET('/v1/contacts', { params: { query: { case_id: id, limit: 200 } } })),
    refetchInterval: whileThere,
  })

const FIRST = 'first_call'
const SCRIPTED = /_call$|^call_back$|^broken_promise$/

/** The script of a call; one that was asked for by hand, or of a template that is no script, has that of a first call. */
export function scriptOf(template: string | undefined): string {
  return template && SCRIPTED.test(template) && template !== 'manual_call' ? template : FIRST
}

/** What is said on a call, in the debtor's language; null where there is no script of that name. */
export const scriptQuery = (id: string, template: string) =>
  queryOptions({
    queryKey: ['case', id, 'script', template],
    queryFn: () =>
      ask(outreach.GET('/v1/cases/{case_id}/script', { params: { path: { case_id: id }, query: { template } } })),
    staleTime: 60_000,
  })

/** Calls that were agreed, and broken promises of the day. */
export const tasksQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id, 'tasks'],
    queryFn: () => ask(tracking.GET('/v1/tasks', { params: { query: { case_id: id } } })),
  })

export const nowQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id, 'now'],
    queryFn: () => ask(outreach.GET('/v1/compliance/now', { params: { query: { case_id: id } } })),
    refetchInterval: whileThere,
  })

/** All lines of a case, oldest first, up to ten pages. */
export const timelineQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id, 'timeline'],
    queryFn: async () => {
      const lines = []
      let cursor: string | undefined
      for (let page = 0; page < PAGES_MAX; page++) {
        const query = { limit: 200, cursor }
        const found = await ask(
          tracking.GET('/v1/cases/{case_id}/timeline', { params: { path: { case_id: id }, query } }),
        )
        lines.push(...found.items)
        if (!found.next) break
        cursor = found.next
      }
      return lines
    },
    refetchInterval: whileThere,
  })

/** The case and its person; the cards ask for the rest themselves. */
export function useCase(id: string) {
  const found = useQuery(caseQuery(id))
  const debtor = useQuery(debtorQuery(id, found.data?.debtor_id))
  return { found, debtor }
}

export type Case = NonNullable<ReturnType<typeof useCase>['found']['data']>
export type Debtor = NonNullable<ReturnType<typeof useCase>['debtor']['data']>
export type Line = components['schemas']['LineOut']

/** The language that is spoken with a debtor: what is written to them comes in these two. */
export function tongueOf(debtor: Debtor | undefined): 'en' | 'zh' {
  return String(debtor?.person?.language ?? '').startsWith('zh') ? 'zh' : 'en'
}

/**
 * Whose a case is reaches the services one after the other. Tracking answers first and says how far it is; the others,
 * asked after that, wait until they are as far.
 */
export async function untilMine(queries: QueryClient, case_id: string, template?: string): Promise<void> {
  gone.delete(case_id)
  const found = await queries.fetchQuery({ ...caseQuery(case_id), staleTime: 0 })
  void readAhead(queries, case_id)
  void queries.prefetchQuery(scriptQuery(case_id, scriptOf(template)))
  await queries.prefetchQuery(debtorQuery(case_id, found.debtor_id))
}

/** Reads a case ahead, so that the keystroke that opens it finds everything there. */
export async function readAhead(queries: QueryClient, id: string): Promise<void> {
  const found = await queries.fetchQuery(caseQuery(id)).catch(() => null)
  if (!found) return
  const rest = [
    planQuery(id),
    holdsQuery(id),
    promisesQuery(id),
    nowQuery(id),
    timelineQuery(id),
    contactsQuery(id),
    tasksQuery(id),
  ]
  void queries.prefetchQuery(debtorQuery(id, found.debtor_id))
  for (const each of rest) void queries.prefetchQuery(each as ReturnType<typeof planQuery>)
}

/** Asks anew for what is shown of a case: itself first, and for the rest only where it is still there. */
export async function refresh(queries: QueryClient, id: string): Promise<void> {
  void queries.invalidateQueries({ queryKey: ['mine'] })
  const itself = caseQuery(id)
  const shown = queries.getQueryCache().find({ queryKey: itself.queryKey })?.isActive() ?? false
  if (shown) {
    const error = await queries.fetchQuery({ ...itself, staleTime: 0 }).then(
      () => null,
      (reason: unknown) => reason,
    )
    if (isMissing(error)) return
  }
  await queries.invalidateQueries({
    queryKey: ['case', id],
    predicate: ({ queryKey }) => !shown || queryKey[2] !== itself.queryKey[2],
  })
}

const SPREAD_MILLISECONDS = 1_000
const GONE_MILLISECONDS = 5_000
const gone = new Map<string, number>()

/** Did the case go from one's hands just now? A list that was asked for before may still have it. */
export function isGone(id: string): boolean {
  const at = gone.get(id)
  return at !== undefined && Date.now() - at < GONE_MILLISECONDS
}

type Pages = InfiniteData<{ items: { case_id: string }[] }>

/** The call of a case is over, and with it the case goes from one's hands, unless it is one's own for good. */
export function letGo(queries: QueryClient, id: string): void {
  gone.set(id, Date.now())
  queries.setQueriesData<Pages>(
    { queryKey: ['cases'] },
    (old) =>
      old && {
        ...old,
        pages: old.pages.map((page) => ({ ...page, items: page.items.filter(({ case_id }) => case_id !== id) })),
      },
  )
  setTimeout(() => void queries.invalidateQueries({ queryKey: ['cases'] }), SPREAD_MILLISECONDS)
}
