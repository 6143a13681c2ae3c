import type { Parts, ServiceName } from './services.ts'

const LATE_MILLISECONDS = 2_000 // of the lease left: two renewals were missed
const SHOWN_MILLISECONDS = 900_000
export const RED_MILLISECONDS = 60_000

export type ProcessState = 'working' | 'late' | 'gone' | 'ended'

/** A process that works, or did a moment ago; in one process there may be all services. */
export type Process = {
  id: string
  state: ProcessState
  services: ServiceName[]
  /** Parts that it works on; of one that is gone, those that nobody has taken over yet. */
  parts: number
  /** When its lease ends or ended. */
  until: number
  /** It answers this page. */
  answers: boolean
}

/** All processes of these services. One that died is red for a minute, or as long as a part is still in its name. */
export function processesOf(answers: readonly Parts[]): Process[] {
  const found = new Map<string, Process & { left: number; ago: number }>()
  for (const answer of answers) {
    const now = Date.parse(answer.at)
    for (const { member, live, until } of answer.members) {
      const ends = Date.parse(until)
      const before = found.get(member)
      const left = live ? ends - now : -1
      found.set(member, {
        id: member,
        state: 'working',
        services: [...(before?.services ?? []), answer.service as ServiceName],
        parts: (before?.parts ?? 0) + ownedBy(member, answer),
        until: Math.max(before?.until ?? 0, ends),
        answers: (before?.answers ?? false) || answer.member === member,
        left: Math.max(before?.left ?? -1, left),
        ago: Math.min(before?.ago ?? Infinity, now - ends),
      })
    }
  }
  return [...found.values()]
    .map(({ left, ago, ...process }) => ({ ...process, state: stateOf(left, ago, process.parts) }))
    .filter((process) => process.state !== 'ended' || Date.parse(answers[0]!.at) - process.until < SHOWN_MILLISECONDS)
}

function stateOf(left: number, ago: number, parts: number): ProcessState {
  if (left >= 0) return left < LATE_MILLISECONDS ? 'late' : 'working'
  return parts > 0 || ago < RED_MILLISECONDS ? 'gone' : 'ended'
}

function ownedBy(member: string, answer: Parts): number {
  return partsOf(answer).filter((part) => part.owner === member).length
}

/** Of a part without an owner somebody lets go, to hand it over, while any process lives; else nobody works on it. */
export type Hands = 'worked' | 'silent' | 'free' | 'nobody'
export type Slot = { part: number; owner: string; hands: Hands; behind: number; stopped: boolean }

/** The parts of a service, each once, over all that it reads. */
export function partsOf(answer: Parts): Slot[] {
  const now = Date.parse(answer.at)
  const left = new Map(answer.members.map(({ member, until }) => [member, Date.parse(until) - now]))
  const lives = answer.members.some((member) => member.live)
  const handsOf = (owner: string, live: boolean): Hands => {
    if (owner === '') return lives ? 'free' : 'nobody'
    return live && (left.get(owner) ?? 0) >= LATE_MILLISECONDS ? 'worked' : 'silent'
  }
  const slots = new Map<number, Slot>()
  for (const { part, owner, live, behind, stopped } of answer.items) {
    const before = slots.get(part)
    slots.set(part, {
      part,
      owner,
      hands: handsOf(owner, live),
      behind: (before?.behind ?? 0) + behind,
      stopped: (before?.stopped ?? false) || stopped !== null,
    })
  }
  return [...slots.values()].sort((one, other) => one.part - other.part)
}

/** How many parts of a service have no process that works on them, and do not just change hands. */
export function unattended(answer: Parts): number {
  return partsOf(answer).filter((slot) => slot.hands === 'silent' || slot.hands === 'nobody').length
}

/** Parts of which no process that is shown can be to blame. */
export function orphaned(answer: Parts): number {
  const known = new Set(answer.members.map(({ member }) => member))
  return partsOf(answer).filter(
    (slot) => slot.hands === 'nobody' || (slot.hands === 'silent' && !known.has(slot.owner)),
  ).length
}

const letters = new Map<string, string>()

/** A short name for a process, the same as long as the page is open: A, B, … Z, AA, … */
export function letterOf(id: string): string {
  const known = letters.get(id)
  if (known) return known
  let number = letters.size
  let made = ''
  do {
    made = String.fromCharCode(65 + (number % 26)) + made
    number = Math.floor(number / 26) - 1
  } while (number >= 0)
  letters.set(id, made)
  return made
}

/** One of four tints that repeat what the letter says. */
export function toneOf(id: string): number {
  return id === '' ? 0 : letterOf(id).charCodeAt(letterOf(id).length - 1) % 4
}
