import { dayOf, daysBetween } from '../../format/format.ts'
import { filled, isCreditor, word } from '../../layout/search.ts'

/** What the board shows, as it stands in its address. Dates as everywhere: `to` is the day after the last one. */
export type Board = {
  /** Days up to today; a month where neither this nor dates are given. */
  days?: number
  from?: string
  to?: string
  creditor?: string
  compare?: 'no'
  as?: 'table'
  /** The figure that is opened, and which of its cases. */
  figure?: string
  channel?: string
  side?: 'denominator'
}

/** A half-open period of business dates. */
export type Span = { from: string; to: string }

export const DAYS = [1, 7, 30, 90] as const
export const DAYS_USUAL = 30
const DATE = /^\d{4}-\d{2}-\d{2}$/

export function isDate(text: string): boolean {
  return DATE.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
}

/** The board of an address; what makes no sense is left out. */
export function readBoard(search: Record<string, unknown>): Board {
  const from = word(search.from, isDate)
  const to = word(search.to, isDate)
  const dated = from !== undefined && to !== undefined && from < to
  return filled<Board>({
    days: dated ? undefined : DAYS.find((days) => String(days) === String(search.days)),
    from: dated ? from : undefined,
    to: dated ? to : undefined,
    creditor: word(search.creditor, isCreditor),
    compare: word(search.compare, (text) => text === 'no') as Board['compare'],
    as: word(search.as, (text) => text === 'table') as Board['as'],
    figure: word(search.figure, (text) => /^[a-z0-9_]{1,64}$/.test(text)),
    channel: word(search.channel, (text) => /^[a-z]{1,16}$/.test(text)),
    side: word(search.side, (text) => text === 'denominator') as Board['side'],
  })
}

/** The date `days` later. */
export function later(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
}

/** Which days are chosen, `today` the last of them unless dates are given. */
export function spanOf(board: Board, today: string): Span {
  if (board.from && board.to) return { from: board.from, to: board.to }
  const days = board.days ?? DAYS_USUAL
  return { from: later(today, 1 - days), to: later(today, 1) }
}

/** The period of the same length before. */
export function before(span: Span): Span {
  return { from: later(span.from, -daysBetween(span.from, span.to)), to: span.from }
}

export function daysOf(span: Span): string[] {
  return Array.from({ length: Math.max(0, daysBetween(span.from, span.to)) }, (_, i) => later(span.from, i))
}

/** Today on creditors' clocks: `last` is the furthest of their dates, `span` has the today of each. */
export type Today = { last: string; span: Span; is: (creditor: string, day: string) => boolean }

/** Their dates at an instant; one's own where no creditor is known. */
export function todayOf(now: number, creditors: readonly { creditor: string; zone: string }[]): Today {
  const dates = new Map(creditors.map(({ creditor, zone }) => [creditor, dayOf(now, zone)]))
  const all = [...dates.values()].toSorted()
  const last = all.at(-1) ?? dayOf(now)
  return {
    last,
    span: { from: all[0] ?? last, to: later(last, 1) },
    is: (creditor, day) => (dates.get(creditor) ?? last) === day,
  }
}
