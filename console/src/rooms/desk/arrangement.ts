import type { components } from '../../api/generated/tracking.ts'

export type Promised = components['schemas']['PromiseOut']
export type Mark = 'paid' | 'partly' | 'overdue' | 'later' | 'ended'

/** How an instalment stands: as the system judged it, and until then by its due date. */
export function markOf({ state, due }: Pick<Promised, 'state' | 'due'>, today: string): Mark {
  switch (state) {
    case 'KEPT':
      return 'paid'
    case 'PARTIAL':
      return 'partly'
    case 'BROKEN':
      return 'overdue'
    case 'CANCELLED':
      return 'ended'
    default:
      return due < today ? 'overdue' : 'later'
  }
}

/** The plan that is in term, instalment by instalment in the order of their dates; empty where there is none. */
export function planOf(promises: readonly Promised[]): Promised[] {
  const current = promises.find((each) => each.state === 'OPEN' && each.arrangement_id !== null)?.arrangement_id
  return promises
    .filter((each) => current !== undefined && each.arrangement_id === current)
    .toSorted((one, other) => one.instalment - other.instalment)
}
