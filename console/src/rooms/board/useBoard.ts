import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { analytics, ask, intake, outreach } from '../../api/client.ts'
import { installationQuery, businessNow } from '../../api/installation.ts'
import { may, useSession } from '../../session/session.ts'
import { type Board, type Span, type Today, todayOf } from './search.ts'

const BEGINNING = '2000-01-01'
const EMPTY_AGAIN_MILLISECONDS = 2_000
const KEPT = { placeholderData: keepPreviousData, staleTime: 2_000 } as const

const within = (span: Span, creditor: string | undefined) => ({ from: span.from, to: span.to, creditor })

export const figuresQuery = (span: Span, creditor: string | undefined, compare: boolean) =>
  queryOptions({
    queryKey: ['board', 'figures', span, creditor, compare],
    queryFn: ({ signal }) =>
      ask(
        analytics.GET('/v1/kpis', {
          params: { query: { ...within(span, creditor), compare: compare ? 'previous' : undefined } },
          signal,
        }),
      ),
    ...KEPT,
  })

export const byDayQuery = (span: Span, creditor: string | undefined) =>
  queryOptions({
    queryKey: ['board', 'by day', span, creditor],
    queryFn: ({ signal }) =>
      ask(analytics.GET('/v1/kpis', { params: { query: { ...within(span, creditor), group_by: 'day' } }, signal })),
    ...KEPT,
  })

export const byCollectorQuery = (span: Span, creditor: string | undefined) =>
  queryOptions({
    queryKey: ['board', 'by collector', span, creditor],
    queryFn: ({ signal }) =>
      ask(
        analytics.GET('/v1/kpis', {
          params: { query: { ...within(span, creditor), group_by: 'collector,creditor,day' } },
          signal,
        }),
      ),
    ...KEPT,
  })

export const funnelQuery = (span: Span, creditor: string | undefined) =>
  queryOptions({
    queryKey: ['board', 'funnel', span, creditor],
    queryFn: ({ signal }) => ask(analytics.GET('/v1/funnel', { params: { query: within(span, creditor) }, signal })),
    ...KEPT,
  })

export const bucketsQuery = (span: Span, creditor: string | undefined) =>
  queryOptions({
    queryKey: ['board', 'buckets', span, creditor],
    queryFn: ({ signal }) => ask(analytics.GET('/v1/buckets', { params: { query: within(span, creditor) }, signal })),
    ...KEPT,
  })

export const floorQuery = queryOptions({
  queryKey: ['board', 'floor'],
  queryFn: ({ signal }) => ask(outreach.GET('/v1/queue/depths', { signal })),
  ...KEPT,
})

export const definitionsQuery = queryOptions({
  queryKey: ['definitions'],
  queryFn: () => ask(analytics.GET('/v1/kpis/definitions')),
  staleTime: Infinity,
})

/** Has anything ever entered? Asked again and again as long as nothing has. */
export const anythingQuery = queryOptions({
  queryKey: ['anything'],
  queryFn: async () => {
    const { items } = await ask(analytics.GET('/v1/kpis', { params: { query: { from: BEGINNING } } }))
    return items.some((figure) => figure.kpi === 'entries' && figure.numerator > 0)
  },
  refetchInterval: ({ state }) => (state.data === false ? EMPTY_AGAIN_MILLISECONDS : false),
  staleTime: 0,
})

const creditorsQuery = queryOptions({
  queryKey: ['creditors'],
  queryFn: async () => {
    const all = []
    let cursor: string | undefined
    do {
      const page = await ask(intake.GET('/v1/creditors', { params: { query: { limit: 200, cursor } } }))
      all.push(...page.items.map(({ creditor, name, zone }) => ({ creditor, name, zone })))
      cursor = page.next ?? undefined
    } while (cursor && all.length < 1_000)
    return all
  },
  staleTime: 60_000,
})

/** The creditors whose names one may see; none for a role that may not read them. */
export function useCreditors() {
  const session = useSession()
  const { data = [] } = useQuery({ ...creditorsQuery, enabled: may(session, 'creditor:read') })
  return data
}

/** Today where the chosen creditors are; null until that is known. */
export function useToday(board: Board): Today | null {
  const creditors = useCreditors()
  const { data: installation } = useQuery(installationQuery)
  if (!installation) return null
  const now = businessNow(installation)
  return todayOf(
    now,
    creditors.filter(({ creditor }) => !board.creditor || creditor === board.creditor),
  )
}
