import type { components } from '../../api/generated/analytics.ts'
import { count, type Language, money } from '../../format/format.ts'
import { decimalOf, digitsOf } from '../desk/outcomes.ts'

export type Figure = components['schemas']['Figure']

/** One stack of a chart: a figure, told apart by channel and currency. */
export type Part = { kpi: string; channel?: string; currency?: string }
/** A card of the board: the figures that head it, what its chart stacks, and what stands small below. */
export type Card = { id: string; opens: Part; heads: Figure[]; parts: Part[]; also: Figure[] }

/** In per cent, in points of a hundred, or, from eleven times on, as how many times as much. */
export type Change = { kind: 'percent' | 'points' | 'times' | 'new' | 'none'; by: number }

const TIMES_MIN = 11
const CHANNELS = ['call', 'sms', 'email', 'letter', 'visit']
/** Where more is worse; of these neither, of all others more is better. */
const WORSE = new Set([
  'promises_broken', 'promises_broken_amount', 'complaints', 'complaints_per_1000_contacts', 'reversals', 'reversed_in_period',
]) // prettier-ignore
const NEITHER = new Set(['entries', 'entries_amount', 'attempts', 'cleared_by_snapshot', 'cleared_by_snapshot_amount'])

export const partOf = (figure: Figure): Part =>
  ({ kpi: figure.kpi, ...(figure.group.channel ? { channel: figure.group.channel } : {}), ...(figure.currency ? { currency: figure.currency } : {}) }) // prettier-ignore

/** What the board shows first, in its order; a card for each currency of the cash. */
export function cardsOf(figures: readonly Figure[]): Card[] {
  const of = (kpi: string) => sorted(figures.filter((figure) => figure.kpi === kpi))
  const plain = (kpi: string, also: string): Card => ({
    id: kpi, opens: { kpi }, heads: of(kpi), parts: [{ kpi }], also: of(also),
  }) // prettier-ignore
  const byChannel = (kpi: string): Card => ({
    id: kpi, opens: { kpi }, heads: of(kpi), parts: of(kpi).map(partOf), also: [],
  }) // prettier-ignore
  return [
    plain('entries', 'entries_amount'),
    byChannel('contacts'),
    byChannel('right_party_contacts'),
    plain('promises_made', 'promises_made_amount'),
    {
      id: 'kept_rate',
      opens: { kpi: 'kept_rate' },
      heads: of('kept_rate'),
      parts: ['promises_kept', 'promises_partly_kept', 'promises_broken'].map((kpi) => ({ kpi })),
      also: ['promises_kept', 'promises_partly_kept', 'promises_broken'].flatMap(of),
    },
    plain('cures', 'cures_amount'),
    ...collected(of('collected')),
  ]
}

function collected(figures: Figure[]): Card[] {
  const opens = { kpi: 'collected' }
  if (figures.length === 0) return [{ id: 'collected', opens, heads: [], parts: [opens], also: [] }]
  return figures.map((figure) => {
    const part = partOf(figure)
    return { id: `collected-${figure.currency}`, opens: part, heads: [figure], parts: [part], also: [] }
  })
}

/** Channels in the order in which they are told everywhere. */
function sorted(figures: Figure[]): Figure[] {
  const place = (figure: Figure) => CHANNELS.indexOf(figure.group.channel ?? '')
  return figures.toSorted((one, other) => place(one) - place(other))
}

/** A part's values day by day, 0 where nothing was; money in units of its currency, for drawing alone. */
export function seriesOf(part: Part, byDay: readonly Figure[], days: readonly string[]): number[] {
  const values = new Map(
    byDay
      .filter(
        ({ kpi, currency, group }) =>
          kpi === part.kpi && (currency ?? undefined) === part.currency && group.channel === part.channel,
      )
      .map((figure) => [figure.group.day, Number(figure.value ?? 0)]),
  )
  return days.map((day) => values.get(day) ?? 0)
}

/** A figure beside the period before: counts and money in per cent of it, ratios in points of a hundred. */
export function changeOf(figure: Figure): Change {
  const { value, previous, unit } = figure
  if (value === null || previous === null || previous === undefined) return { kind: 'none', by: 0 }
  const [now, then] = [Number(value), Number(previous)]
  if (unit === 'ratio') return { kind: 'points', by: (now - then) * 100 }
  if (then === 0) return { kind: now === 0 ? 'none' : 'new', by: now }
  if (then > 0 && now >= TIMES_MIN * then) return { kind: 'times', by: now / then }
  return { kind: 'percent', by: (100 * (now - then)) / Math.abs(then) }
}

/** 1 better, -1 worse, 0 neither. */
export function judged(kpi: string, change: Change): -1 | 0 | 1 {
  if (NEITHER.has(kpi) || change.kind === 'none' || Math.abs(change.by) < 0.05) return 0
  return change.by > 0 === WORSE.has(kpi) ? -1 : 1
}

/** A figure's value as one reads it; null where it has none (its denominator is zero). */
export function shown(
  figure: Pick<Figure, 'value' | 'unit' | 'currency'>,
  language: Language,
  value = figure.value,
): string | null {
  if (value === null || value === undefined) return null
  if (figure.unit === 'ratio') return percent(Number(value), language)
  if (figure.currency) return money({ value, currency: figure.currency }, language)
  return figure.unit === 'per_1000' ? decimal(Number(value), language) : count(Number(value), language)
}

const LOCALES = { en: 'en-US', zh: 'zh-CN' }

export function percent(ratio: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { style: 'percent', maximumFractionDigits: 1 }).format(ratio)
}

export function decimal(value: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 1 }).format(value)
}

/** A sum of a figure (counts, or minor units of its currency) as one reads it. */
export function sum(minorOrCount: number, currency: string | null | undefined, language: Language): string {
  if (!currency) return count(minorOrCount, language)
  return money({ value: fromMinor(minorOrCount, currency), currency }, language)
}

export function fromMinor(minor: number, currency: string): string {
  const text = decimalOf(BigInt(Math.abs(minor)), digitsOf(currency))
  return minor < 0 ? `-${text}` : text
}

/** With its sign; in per cent, or as it is. */
export function signed(value: number, language: Language, style: 'percent' | 'decimal' = 'decimal'): string {
  const digits = Math.abs(value) * (style === 'percent' ? 100 : 1) < 10 ? 1 : 0
  const options = { style, signDisplay: 'exceptZero', maximumFractionDigits: digits } as const
  return new Intl.NumberFormat(LOCALES[language], options).format(value)
}

/** A number on an axis: 1.2K, 3万. */
export function compact(value: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { notation: 'compact', maximumFractionDigits: 1 }).format(value)
}

/** Minor units of a number that was read for drawing. */
export function toMinor(value: number, currency: string): number {
  return Math.round(value * 10 ** digitsOf(currency))
}
