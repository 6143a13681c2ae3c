import type { components } from '../../api/generated/outreach.ts'
import { INGRESS, type Part, type Parts, PROVIDER, SERVICES, type ServiceName } from './services.ts'

const KEPT_MILLISECONDS = 12_000
export const OLD_SECONDS = 60

/** How far a service was in each of its sources at an instant of the database's clock. */
export type Sample = { at: number; passed: Record<string, number>; backfilled: number }
/** The newest answer of a service, and where it was a moment ago: what a rate is told from. */
export type Seen = { parts: Parts; samples: Sample[] }
/** One arrow: what a service reads of a source. `rate` in records a second, null while nobody can know it yet. */
export type Flow = {
  from: ServiceName | typeof INGRESS
  to: ServiceName | typeof PROVIDER
  rate: number | null
  behind: number
  waitsSeconds: number
  stopped: Part[]
  /** Nothing may go along it now. */
  held?: boolean
}

/** An answer joined to those before it, of which the old ones are let go. */
export function remember(before: Seen | undefined, parts: Parts): Seen {
  const at = Date.parse(parts.at)
  const passed: Record<string, number> = {}
  for (const part of parts.items) passed[part.source] = (passed[part.source] ?? 0) + part.next_offset
  const backfilled = sum(parts.items, (part) => part.backfilled)
  const kept = (before?.samples ?? []).filter((sample) => at - KEPT_MILLISECONDS <= sample.at && sample.at < at)
  return { parts, samples: [...kept, { at, passed, backfilled }] }
}

/** Records a second over what is remembered; a source that was wound back counts nothing. */
export function rateOf(samples: readonly Sample[], source: string): number | null {
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last || last.at <= first.at) return null
  const moved = (last.passed[source] ?? 0) - (first.passed[source] ?? 0)
  return Math.max(0, (moved * 1_000) / (last.at - first.at))
}

/** Records that were read from a journal just now, because the transport had lost them. */
export function backfilledNow(samples: readonly Sample[]): number {
  return (samples.at(-1)?.backfilled ?? 0) - (samples[0]?.backfilled ?? 0)
}

/** The arrows into a service, in the order of the services. */
export function flowsOf(seen: Seen): Flow[] {
  const to = seen.parts.service as ServiceName
  const sources = [...new Set(seen.parts.items.map((part) => part.source))]
  const order = [INGRESS, ...SERVICES] as readonly string[]
  sources.sort((one, other) => order.indexOf(one) - order.indexOf(other))
  return sources.map((source) => {
    const parts = seen.parts.items.filter((part) => part.source === source)
    return {
      from: source as Flow['from'],
      to,
      rate: rateOf(seen.samples, source),
      behind: sum(parts, (part) => part.behind),
      waitsSeconds: Math.max(0, ...parts.map((part) => secondsSince(part.waits_since, seen.parts.at))),
      stopped: parts.filter((part) => part.stopped !== null),
    }
  })
}

type Sending = components['schemas']['SendingOut']
/** The newest answer on what leaves, and how many texts had left a moment ago. */
export type Sent = { sending: Sending; samples: Sample[] }

/** An answer joined to those before it; `at` on this browser's clock, in milliseconds. */
export function rememberSent(before: Sent | undefined, sending: Sending, at: number): Sent {
  const total = (before?.samples.at(-1)?.passed[PROVIDER] ?? 0) + (sending.sent ?? 0)
  const kept = (before?.samples ?? []).filter((sample) => at - KEPT_MILLISECONDS <= sample.at && sample.at < at)
  return { sending, samples: [...kept, { at, passed: { [PROVIDER]: total }, backfilled: 0 }] }
}

/** The arrow to the gateway: texts a second, and who waits for one. */
export function flowOut({ sending, samples }: Sent): Flow {
  return {
    from: 'outreach',
    to: PROVIDER,
    rate: rateOf(samples, PROVIDER),
    behind: sending.waiting,
    waitsSeconds: secondsSince(sending.waits_since, sending.at),
    stopped: [],
    held: sending.held_by !== null,
  }
}

/** What there was to read, what of it was read, what waits, and in how many places records are missing. */
export type Books = { head: number; passed: number; waiting: number; missing: number }

/** Offsets are dense: where nothing is missing, what was read and what waits are all there is. */
export function booksOf(seen: readonly Seen[]): Books {
  const parts = seen.flatMap((each) => each.parts.items)
  const holes = seen.flatMap((each) => each.parts.journal).filter((part) => part.hole !== null)
  return {
    head: sum(parts, (part) => part.head),
    passed: sum(parts, (part) => Math.min(part.next_offset, part.head)),
    waiting: sum(parts, (part) => part.behind),
    missing: parts.filter((part) => part.stopped !== null).length + holes.length,
  }
}

function secondsSince(since: string | null, now: string): number {
  return since === null ? 0 : Math.max(0, (Date.parse(now) - Date.parse(since)) / 1_000)
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
