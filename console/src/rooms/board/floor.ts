import type { components } from '../../api/generated/outreach.ts'
import type { Figure } from './figures.ts'

type Depth = components['schemas']['Depth']
type AtWork = components['schemas']['AtWork']
export type Collector = { name: string; inHand: number; calls: number; rights: number; promises: number }

/** The queues of one creditor, or of all; the longest first. */
export function queuesOf(depths: readonly Depth[], creditor: string | undefined): Depth[] {
  return depths
    .filter((depth) => !creditor || depth.creditor === creditor)
    .toSorted((one, other) => other.waiting - one.waiting)
}

/** Who has worked on the creditor's own today, or has a call in hand; the busy ones first. */
export function collectorsOf(
  figures: readonly Figure[],
  atWork: readonly AtWork[],
  isToday: (creditor: string, day: string) => boolean,
): Collector[] {
  const found = new Map<string, Collector>()
  const of = (name: string) => {
    const fresh = { name, inHand: 0, calls: 0, rights: 0, promises: 0 }
    const one = found.get(name) ?? fresh
    found.set(name, one)
    return one
  }
  for (const { collector, calls } of atWork) of(collector).inHand += calls
  for (const { kpi, group, numerator } of figures) {
    const { collector, channel, creditor = '', day = '' } = group
    if (!collector || !isToday(creditor, day)) continue // what machines did, and what was done on other days
    if (kpi === 'attempts' && channel === 'call') of(collector).calls += numerator
    if (kpi === 'right_party_contacts') of(collector).rights += numerator
    if (kpi === 'promises_made') of(collector).promises += numerator
  }
  return [...found.values()].toSorted(
    (one, other) =>
      Math.sign(other.inHand) - Math.sign(one.inHand) || other.calls - one.calls || one.name.localeCompare(other.name),
  )
}
