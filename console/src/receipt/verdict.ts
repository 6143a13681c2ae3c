/** The verdict that an event of outreach carries (libs/common/events/outreach.py, Verdict), whatever a file says. */

export type Open = { rule: string; zone: string; open: [number, number][]; unknown: boolean }
export type Counter = { rule: string; max: number; days: number; counted: number; rows: number[]; consented: boolean }
export type Earlier = { at: string; channel: string; result: string; creditor: string; inbound: boolean }
export type Verdict = {
  decision: 'allow' | 'defer' | 'block'
  rule: string | null
  /** Why, where no rule decides. */
  reason: string
  alsoFailing: string[]
  earliest: string | null
  packs: { id: string; version: string }[]
  zones: string[]
  places: string[]
  judgedAt: string
  /** The question as POST /v1/compliance/evaluate takes it, by groups; of a rule of the house what it looked at. */
  question: Record<string, unknown>
  history: Earlier[]
  hours: Open[]
  counters: Counter[]
  clocks: { wall: string; database: number; provider: number | null } | null
}

type Plain = Record<string, unknown>

const plain = (value: unknown): Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Plain) : {}
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const number = (value: unknown): number => (typeof value === 'number' ? value : 0)
const instant = (value: unknown): string => (Number.isNaN(Date.parse(text(value))) ? '' : text(value))

/** The verdict of an event; null for an event that carries none. */
export function verdictOf(data: Plain): Verdict | null {
  const found = plain(data.verdict)
  const { decision } = found
  if (decision !== 'allow' && decision !== 'defer' && decision !== 'block') return null
  const [evidence, clocks] = [plain(found.evidence), plain(found.clocks)]
  return {
    decision,
    rule: text(found.rule_id) || null,
    reason: text(found.reason),
    alsoFailing: list(found.also_failing).map(text).filter(Boolean),
    earliest: instant(found.earliest_allowed) || null,
    packs: list(found.packs)
      .map(plain)
      .map(({ id, version }) => ({ id: text(id), version: text(version) })),
    zones: list(found.zones).map(text).filter(isZone),
    places: list(found.places).map(text),
    judgedAt: instant(found.judged_at),
    question: plain(found.question),
    history: list(found.history).map(plain).map(earlierOf),
    hours: list(evidence.hours).map(plain).map(openOf),
    counters: list(evidence.counters).map(plain).map(counterOf),
    clocks: instant(clocks.wall)
      ? {
          wall: instant(clocks.wall),
          database: number(clocks.database_apart),
          provider: typeof clocks.provider_apart === 'number' ? clocks.provider_apart : null,
        }
      : null,
  }
}

function earlierOf({ at, channel, result, creditor, dir }: Plain): Earlier {
  return {
    at: instant(at),
    channel: text(channel),
    result: text(result),
    creditor: text(creditor),
    inbound: dir === 'inbound',
  }
}

function openOf({ rule_id, zone, open, unknown }: Plain): Open {
  const spans = list(open).flatMap((each) => {
    const [from, until] = text(each).split('-').map(secondsOf)
    return from === undefined || until === undefined || from === null || until === null
      ? []
      : [[from, until] as [number, number]]
  })
  return { rule: text(rule_id), zone: text(zone), open: spans, unknown: unknown === true }
}

function counterOf({ rule_id, max, days, counted, rows, consented }: Plain): Counter {
  return {
    rule: text(rule_id),
    max: number(max),
    days: number(days),
    counted: number(counted),
    rows: list(rows).filter((row) => Number.isSafeInteger(row)) as number[],
    consented: consented === true,
  }
}

/** Seconds of a day, "24:00" included; null for what is no time. */
function secondsOf(time: string): number | null {
  const found = /^(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(time)
  if (!found) return null
  return Number(found[1]) * 3_600 + Number(found[2]) * 60 + Number(found[3] ?? 0)
}

/** Is it a zone that this browser can tell the time of? */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '' && zone !== ''
  } catch {
    return false
  }
}

/** "dunwell.outreach.contact_deferred.v1" is a contact_deferred. */
export function kindOf(type: string): string {
  return type.split('.')[2] ?? type
}
