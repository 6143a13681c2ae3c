import type { Line } from './useCase.ts'

export type Told = Line & {
  /** When the call of an outcome was taken. */
  taken?: string
}

// who holds a case while its call is on: said by the call itself
const MOVES_WITH_A_CALL = /^call |^outcome withdrawn$/
const ON_THE_WAY = new Set(['call_queued', 'call_claimed'])

/**
 * The lines that a person would tell: a call is its outcome, so that it waited, was taken and ended goes into that; a
 * case that changes hands with its call says nothing of its own. What came of no outcome stays.
 */
export function folded(lines: readonly Line[]): Told[] {
  const contact = (line: Line) => (typeof line.data.contact_id === 'string' ? line.data.contact_id : '')
  const taken = new Map<string, string>()
  const told = new Set<string>()
  const over = new Set<string>()
  const found: Told[] = []
  for (const line of lines) {
    const id = contact(line)
    if (line.type === 'call_claimed') taken.set(id, line.at)
    if (line.type === 'outcome_recorded') {
      if (id) told.add(id)
      found.push(taken.has(id) ? { ...line, taken: taken.get(id) } : line)
      continue
    }
    if (line.type === 'call_claimed' || line.type === 'contact_suppressed') over.add(id)
    if (line.type === 'case_assigned' && MOVES_WITH_A_CALL.test(String(line.data.reason ?? ''))) continue
    if (line.type === 'call_released' && line.data.reason === 'done') continue
    found.push(line)
  }
  return found.filter((line) => {
    if (!ON_THE_WAY.has(line.type)) return true
    return !told.has(contact(line)) && !(line.type === 'call_queued' && over.has(contact(line)))
  })
}
