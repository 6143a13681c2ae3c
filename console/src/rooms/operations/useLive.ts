import { type QueryClient, queryOptions, useQueries, useQuery } from '@tanstack/react-query'
import { ask, outreach } from '../../api/client.ts'
import { may, type Session, useSession } from '../../session/session.ts'
import { type Alert, alertsOf } from './alerts.ts'
import { type Flow, flowOut, flowsOf, remember, rememberSent, type Seen, type Sent } from './flows.ts'
import { type Process, processesOf } from './processes.ts'
import { type Checkpoint, clientOf, type Health, type Parked, SERVICES, type ServiceName } from './services.ts'

const LOOK = { parts: 2_000, health: 5_000, parked: 5_000, sending: 2_000, unknowns: 15_000, checkpoint: 15_000 }
const PARKED_MAX = 200

const key = (what: string, service?: ServiceName) => ['operations', what, ...(service ? [service] : [])]
/** What is looked at every few seconds is not asked again in between. */
const every = (refetchInterval: number) => ({ refetchInterval, staleTime: refetchInterval / 2, retry: false })

const partsQuery = (service: ServiceName) =>
  queryOptions({
    queryKey: key('parts', service),
    queryFn: async ({ client, signal }): Promise<Seen> => {
      const parts = await ask(clientOf(service).GET('/v1/parts', { signal }))
      return remember(client.getQueryData<Seen>(key('parts', service)), parts)
    },
    ...every(LOOK.parts),
  })

const healthQuery = (service: ServiceName) =>
  queryOptions({
    queryKey: key('health', service),
    queryFn: ({ signal }) => ask(clientOf(service).GET('/v1/health', { signal })),
    ...every(LOOK.health),
  })

const checkpointQuery = (service: ServiceName) =>
  queryOptions({
    queryKey: key('checkpoint', service),
    queryFn: ({ signal }) => ask(clientOf(service).GET('/v1/checkpoint', { signal })),
    ...every(LOOK.checkpoint),
  })

const parkedQuery = (service: ServiceName, enabled: boolean) =>
  queryOptions({
    queryKey: key('parked', service),
    queryFn: ({ signal }) =>
      ask(clientOf(service).GET('/v1/parked', { params: { query: { limit: PARKED_MAX } }, signal })),
    enabled,
    ...every(LOOK.parked),
  })

const sendingQuery = queryOptions({
  queryKey: key('sending'),
  queryFn: async ({ client, signal }): Promise<Sent> => {
    const before = client.getQueryData<Sent>(key('sending'))
    const params = { query: { since: before?.sending.upto } }
    return rememberSent(before, await ask(outreach.GET('/v1/sending', { params, signal })), Date.now())
  },
  ...every(LOOK.sending),
})

const unknownsQuery = (enabled: boolean) =>
  queryOptions({
    queryKey: key('unknowns'),
    queryFn: ({ signal }) => ask(outreach.GET('/v1/unknowns', { params: { query: { limit: PARKED_MAX } }, signal })),
    enabled,
    ...every(LOOK.unknowns),
  })

export type Waiting = Parked & { service: ServiceName }
type By<Value> = Partial<Record<ServiceName, Value>>

/** What was asked of each service: what came, and of those that did not answer the newest refusal. */
function by<Data>(results: readonly { data?: Data; isError: boolean; error: unknown }[]): {
  data: By<Data>
  away: ServiceName[]
  error: unknown
} {
  const data: By<Data> = {}
  SERVICES.forEach((service, index) => {
    const found = results[index]?.data
    if (found !== undefined) data[service] = found
  })
  const away = SERVICES.filter((_, index) => results[index]?.isError)
  return { data, away, error: results.find((result) => result.isError)?.error ?? null }
}

/** All that the room shows, looked at again and again. */
export function useLive() {
  const session = useSession()
  const seesParked = may(session, 'parked:read')
  const parts = useQueries({ queries: SERVICES.map(partsQuery) })
  const health = useQueries({ queries: SERVICES.map(healthQuery) })
  const checkpoints = useQueries({ queries: SERVICES.map(checkpointQuery) })
  const parked = useQueries({ queries: SERVICES.map((service) => parkedQuery(service, seesParked)) })
  const sending = useQuery(sendingQuery)
  const unknowns = useQuery(unknownsQuery(seesParked))

  const seen = by<Seen>(parts)
  const answers = SERVICES.flatMap((service) => seen.data[service]?.parts ?? [])
  const processes: Process[] = processesOf(answers)
  const waiting = by(parked)
  const known = {
    now: Math.max(0, ...answers.map((answer) => Date.parse(answer.at))),
    seen: seen.data,
    away: seen.away,
    health: by<Health>(health).data,
    checkpoints: by<Checkpoint>(checkpoints).data,
    processes,
    parked: Object.fromEntries(SERVICES.map((service) => [service, waiting.data[service]?.items.length ?? 0])),
    undecided: unknowns.data?.items.filter((contact) => contact.look_at === null).length ?? 0,
    sending: sending.data?.sending,
  }
  const between = SERVICES.flatMap((service) => (seen.data[service] ? flowsOf(seen.data[service]) : []))
  const flows: Flow[] = sending.data ? [...between, flowOut(sending.data)] : between
  const alerts: Alert[] = alertsOf(known)
  return {
    ...known,
    busy: parts.some((query) => query.isPending) || health.some((query) => query.isPending),
    error: seen.error,
    again: () => parts.forEach((query) => void query.refetch()),
    flows,
    alerts,
    checks: { ...by<Health>(health), again: () => health.forEach((query) => void query.refetch()) },
    signed: { ...by<Checkpoint>(checkpoints), again: () => checkpoints.forEach((query) => void query.refetch()) },
    set: waitingOf(parked, waiting, seesParked),
    unknowns,
  }
}

export type Live = ReturnType<typeof useLive>

function waitingOf(
  queries: readonly { isPending: boolean; refetch: () => unknown; data?: { next?: string | null } }[],
  found: { data: By<{ items: Parked[] }>; away: ServiceName[]; error: unknown },
  seesParked: boolean,
) {
  return {
    isPending: seesParked && queries.some((query) => query.isPending),
    isError: found.away.length === SERVICES.length,
    error: found.error,
    away: found.away,
    refetch: () => queries.forEach((query) => void query.refetch()),
    more: queries.some((query) => query.data?.next),
    items: SERVICES.flatMap((service): Waiting[] =>
      (found.data[service]?.items ?? []).map((item) => ({ ...item, service })),
    ),
  }
}

export function refreshParked(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: key('parked') })
  void queries.invalidateQueries({ queryKey: key('parts') })
}

/** May this person mend, not only look? */
export function mayMend(session: Session): boolean {
  return may(session, 'parked:write')
}
