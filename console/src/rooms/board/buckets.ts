import type { components } from '../../api/generated/analytics.ts'
import type { Money } from '../../format/format.ts'

type Now = components['schemas']['BucketNow']
type Move = components['schemas']['BucketMove']

/** Buckets as they grow worse: M0, M1 … M6, M6+; names of one's own by the alphabet. */
export function inOrder(names: Iterable<string>): string[] {
  return [...new Set(names)].toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }))
}

/** The open cases of each bucket, all currencies counted and none added to another. */
export function bucketsOf(items: readonly Now[]): { bucket: string; cases: number; overdue: Money[] }[] {
  return inOrder(items.map(({ bucket }) => bucket)).map((bucket) => {
    const rows = items.filter((item) => item.bucket === bucket)
    return {
      bucket,
      cases: rows.reduce((all, { cases }) => all + cases, 0),
      overdue: rows.map(({ overdue, currency }) => ({ value: overdue, currency })),
    }
  })
}

/** The moves as a square of buckets; `most` is the largest of them, for the depth of the colour. */
export function gridOf(moves: readonly Move[]) {
  const found = new Map(moves.map((move) => [`${move.from} ${move.to}`, move]))
  return {
    names: inOrder(moves.flatMap(({ from, to }) => [from, to])),
    most: Math.max(1, ...moves.map(({ cases }) => cases)),
    at: (from: string, to: string) => found.get(`${from} ${to}`),
  }
}

/** A move as rows of a table: one for each currency, one where no amount is known. */
export function rowsOf({ from, to, cases, overdue }: Move): string[][] {
  const amounts = Object.entries(overdue)
  const told: [string, string][] = amounts.length ? amounts : [['', '']]
  return told.map(([currency, value]) => [from, to, String(cases), value, currency])
}
