import type { components } from '../../api/generated/tracking.ts'
import type { codes } from '../../i18n/en/codes.ts'

export type OutcomeIn = components['schemas']['OutcomeIn']
export type Code = Exclude<keyof typeof codes, 'SUPP'>
export type Group = 'notReached' | 'spoke' | 'protects'

/** The keys of the outcomes, group by group in the order in which they stand on the desk. */
export const KEYS: Record<Group, readonly (readonly [Code, string])[]> = {
  notReached: [
    ['NA', '1'], ['BZ', '2'], ['VM', '3'], ['LM', '4'], ['DC', '5'], ['HU', '6'], ['DROP', '7'], ['TPC', '8'], ['WN', 'w'],
    ['FAIL', '0'],
  ],
  spoke: [['PTP', 'p'], ['PLAN', 'l'], ['PAID', '9'], ['CB', 'b'], ['NCM', 'm'], ['RTP', 'r']],
  protects: [
    ['STOP', 's'], ['HARD', 'h'], ['VUL', 'v'], ['DISP', 'd'], ['IDT', 'f'], ['CLP', 'x'], ['COMP', 'g'], ['REP', 'a'],
    ['BKY', 'y'], ['DEC', 'e'], ['LEGAL', 'q'],
  ],
} // prettier-ignore

export const GROUPS = Object.keys(KEYS) as Group[]
export const KEY_OF = new Map<Code, string>(
  GROUPS.flatMap((group) => KEYS[group].map(([code, key]) => [code, key] as const)),
)

/** These act at once: nothing may leave while ten seconds go by. They are undone by a second event. */
export const AT_ONCE: ReadonlySet<Code> = new Set(KEYS.protects.map(([code]) => code))

export type Field = 'promise' | 'instalments' | 'callback' | 'channel' | 'note'

/** Only what the outcome needs; none = one keystroke is all. */
export function fieldsOf(code: Code): Field[] {
  switch (code) {
    case 'PTP':
      return ['promise', 'note']
    case 'PLAN':
      return ['instalments', 'note']
    case 'CB':
      return ['callback', 'note']
    case 'PAID':
    case 'RTP':
    case 'NCM':
      return ['note']
    default:
      return AT_ONCE.has(code) ? ['channel', 'note'] : [] // these may come by letter or text as well
  }
}

/** A decimal amount in parts whose sum is exact: the last one takes what is left. Amounts in minor units. */
export function instalmentsOf(total: bigint, count: number): bigint[] {
  const each = total / BigInt(count)
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? total - each * BigInt(count - 1) : each))
}

const DECIMAL = /^\d+(?:\.(\d+))?$/

/** Minor units of a decimal text; null for what is none, or has more digits than `digits`. */
export function minorOf(text: string, digits: number): bigint | null {
  const plain = text.trim().replaceAll(',', '')
  const found = DECIMAL.exec(plain)
  if (!found || (found[1]?.length ?? 0) > digits) return null
  const [whole, fraction = ''] = plain.split('.')
  return BigInt(`${whole}${fraction.padEnd(digits, '0')}`)
}

export function decimalOf(minor: bigint, digits: number): string {
  const text = minor.toString().padStart(digits + 1, '0')
  return digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text
}

/** How many digits a currency has after the point. */
export function digitsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

export type Every = 'week' | 'twoWeeks' | 'month'

/** The dates of a plan: the first one, then each a week, two weeks or a month later (the last day where it is shorter). */
export function datesOf(first: string, count: number, every: Every): string[] {
  const [year, month, day] = first.split('-').map(Number) as [number, number, number]
  return Array.from({ length: count }, (_, i) => {
    if (every !== 'month') return iso(Date.UTC(year, month - 1, day + i * (every === 'week' ? 7 : 14)))
    const lastDay = new Date(Date.UTC(year, month + i, 0)).getUTCDate()
    return iso(Date.UTC(year, month - 1 + i, Math.min(day, lastDay)))
  })
}

export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10)
}

const A_QUARTER = 900_000

/** The next full quarter of an hour. */
export function quarter(milliseconds: number): number {
  return Math.ceil(milliseconds / A_QUARTER) * A_QUARTER
}

/** As a field for date and time takes it: on the clock of whoever types. */
export function localInput(milliseconds: number): string {
  const offset = new Date(milliseconds).getTimezoneOffset() * 60_000
  return new Date(milliseconds - offset).toISOString().slice(0, 16)
}
