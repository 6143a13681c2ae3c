import { backfilledNow, type Flow, flowsOf, OLD_SECONDS, type Seen } from './flows.ts'
import { orphaned, type Process } from './processes.ts'
import { type Checkpoint, type Health, SERVICES, type ServiceName } from './services.ts'

export const APART_SECONDS = 5
export const SIGNED_SECONDS = 900 // where nothing is appended, a sign of life comes every ten minutes
const PARKED_MANY = 10

/** Each in words under `operations.alerts`, and the page that says what to do. */
const RUNBOOKS = {
  away: null,
  database: 'database_away',
  broker: 'broker_away',
  halted: 'consumer_halted',
  gap: 'source_gap',
  relay: 'relay_stuck',
  waiting: 'outreach_not_fresh',
  parked: 'parked_records',
  backfill: 'source_backfill',
  clocks: 'clock_disagreement',
  held: 'outreach_not_fresh',
  stopped: null,
  silent: null,
  gone: null,
  taken: null,
  unowned: null,
  unsigned: null,
  unknown: null,
} as const
export type AlertKind = keyof typeof RUNBOOKS

/** `page`: somebody has to act now; `ticket`: today; `note`: it mends itself, or somebody wanted it so. */
export type Alert = {
  kind: AlertKind
  level: 'page' | 'ticket' | 'note'
  service?: ServiceName
  count?: number
  seconds?: number
  detail?: string
  runbook: string | null
}

export type Sending = { held_by: string | null; database_apart: number; provider_apart: number | null }
/** All that is known of an installation; what could not be read is not there. */
export type Known = {
  now: number
  seen: Partial<Record<ServiceName, Seen>>
  away: ServiceName[]
  health: Partial<Record<ServiceName, Health>>
  checkpoints: Partial<Record<ServiceName, Checkpoint>>
  processes: Process[]
  parked: Partial<Record<ServiceName, number>>
  undecided: number
  sending: Sending | undefined
}

const LEVELS: Alert['level'][] = ['page', 'ticket', 'note']

/** What is wrong, the worst first. */
export function alertsOf(known: Known): Alert[] {
  const found = [
    ...known.away.map((service) => alert('away', 'page', { service })),
    ...SERVICES.flatMap((service) => ofService(service, known)),
    ...known.processes.flatMap(ofProcess),
    ...(known.sending ? ofSending(known.sending) : []),
    ...(known.undecided ? [alert('unknown', 'ticket', { count: known.undecided })] : []),
  ]
  return found.sort((one, other) => LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level))
}

function alert(kind: AlertKind, level: Alert['level'], more: Partial<Alert> = {}): Alert {
  return { kind, level, runbook: RUNBOOKS[kind], ...more }
}

function ofService(service: ServiceName, known: Known): Alert[] {
  const [seen, checks] = [known.seen[service], known.health[service]?.checks ?? {}]
  const parked = known.parked[service] ?? 0
  const missing = (name: string) => (checks[name] ?? 'ok') !== 'ok'
  const found: Alert[] = []
  const database = ['database', 'migrations'].find(missing)
  if (database) found.push(alert('database', 'page', { service, detail: checks[database] }))
  if (missing('broker')) found.push(alert('broker', 'page', { service, detail: checks.broker }))
  if (seen) found.push(...ofParts(service, seen))
  if (parked) found.push(alert('parked', parked > PARKED_MANY ? 'page' : 'ticket', { service, count: parked }))
  const signed = known.checkpoints[service]?.at
  const age = signed ? (known.now - Date.parse(signed)) / 1_000 : 0
  if (age > SIGNED_SECONDS) found.push(alert('unsigned', 'ticket', { service, seconds: age }))
  return found
}

function ofParts(service: ServiceName, seen: Seen): Alert[] {
  const { parts } = seen
  const flows = flowsOf(seen)
  const found: Alert[] = []
  if (parts.halted) found.push(alert('halted', 'page', { service, detail: parts.halted }))
  const gap = flows.flatMap((flow) => flow.stopped)[0]?.stopped ?? parts.journal.find((part) => part.hole)?.hole
  if (gap) found.push(alert('gap', 'page', { service, detail: gap }))
  if (parts.trouble) found.push(alert('relay', 'page', { service, detail: parts.trouble }))
  const alone = orphaned(parts)
  if (alone) found.push(alert('unowned', 'page', { service, count: alone }))
  const old = flows.reduce<Flow | null>(
    (worst, flow) => (flow.waitsSeconds > (worst?.waitsSeconds ?? 0) ? flow : worst),
    null,
  )
  if (old && old.waitsSeconds > OLD_SECONDS) {
    found.push(alert('waiting', 'ticket', { service, count: old.behind, seconds: old.waitsSeconds }))
  }
  const backfilled = backfilledNow(seen.samples)
  if (backfilled > 0) found.push(alert('backfill', 'ticket', { service, count: backfilled }))
  return found
}

function ofProcess(process: Process): Alert[] {
  const about = { detail: process.id, count: process.parts }
  if (process.state === 'late') return [alert('silent', 'page', about)]
  if (process.state !== 'gone') return []
  return [process.parts ? alert('gone', 'page', about) : alert('taken', 'note', about)]
}

function ofSending(sending: Sending): Alert[] {
  const apart = Math.max(sending.database_apart, sending.provider_apart ?? 0)
  if (apart > APART_SECONDS) return [alert('clocks', 'page', { seconds: apart })]
  if (sending.held_by === null) return []
  const fault = ['not_seen', 'inputs_not_fresh'].includes(sending.held_by)
  return [alert(fault ? 'held' : 'stopped', fault ? 'ticket' : 'note', { detail: sending.held_by })]
}
