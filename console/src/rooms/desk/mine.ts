type Row = { case_id: string }
type Seen = {
  /** Cases of calls in my hand, and of my tasks. */
  inHand: readonly string[]
  tasks: readonly string[]
  /** Cases that I may read because their call is offered to me. */
  offered: readonly string[]
}

/**
 * My cases, each once, in the order in which the list shows them: those with a task, those in hand, the rest. A case
 * whose call is only offered is nobody's yet.
 */
export function mineOf<R extends Row>(rows: readonly R[], { inHand, tasks, offered }: Seen): { all: R[]; rest: R[] } {
  const [held, due, hidden] = [new Set(inHand), new Set(tasks), new Set(offered)]
  const mine = rows.filter(({ case_id }) => held.has(case_id) || !hidden.has(case_id))
  const place = ({ case_id }: R) => (held.has(case_id) ? 1 : due.has(case_id) ? 0 : 2)
  const all = mine.toSorted((one, other) => place(one) - place(other))
  return { all, rest: all.filter((row) => place(row) === 2) }
}
