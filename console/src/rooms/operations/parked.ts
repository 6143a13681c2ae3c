import type { ServiceName } from './services.ts'
import type { Waiting } from './useLive.ts'

/** What waits of one debtor in one service: the record that failed, and how many queue behind it. */
export type Group = { id: string; service: ServiceName; first: Waiting; behind: number }

/** By whose they are, in the order in which the first of each came; one without a debtor is alone. */
export function groupsOf(items: readonly Waiting[]): Group[] {
  const found = new Map<string, Group>()
  for (const item of items) {
    const id = `${item.service}/${item.debtor_id ?? `${item.source}/${item.part}/${item.offset}`}`
    const group = found.get(id)
    if (group) group.behind += 1
    else found.set(id, { id, service: item.service, first: item, behind: 0 })
  }
  return [...found.values()]
}

/** The name of an event without what all names share: "outreach.call_queued". */
export function shortType(type: string | null | undefined): string | null {
  return type ? type.replace(/^dunwell\./, '').replace(/\.v\d+$/, '') : null
}
