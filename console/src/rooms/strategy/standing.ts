import type { components } from '../../api/generated/strategy.ts'
import { NONE_YET } from './search.ts'

export type Standing = components['schemas']['Standing']
export type Hits = components['schemas']['Hits']
export type Counted = { cases: number; quiet: number; held: number }

/** How many cases stand at places that fit, and how many of them wait (in quiet, or on hold). */
export function countOf(items: readonly Standing[], fits: (item: Standing) => boolean): Counted {
  const found = { cases: 0, quiet: 0, held: 0 }
  for (const item of items.filter(fits)) {
    found.cases += item.cases
    if (item.state === 'quiet') found.quiet += item.cases
    if (item.state === 'held') found.held += item.cases
  }
  return found
}

/** Does an item stand at a stage, at a step of it (NONE_YET: before the first), or at either where it is not named? */
export function standsAt(stage: string | undefined, step: string | undefined): (item: Standing) => boolean {
  const name = step === NONE_YET ? '' : step
  return (item) => (stage === undefined || item.stage === stage) && (name === undefined || item.step === name)
}

/** The cases for which a row decided, by its id. */
export function hitsOf(hits: readonly Hits[], table: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const hit of hits) if (hit.table === table) found.set(hit.row, (found.get(hit.row) ?? 0) + hit.cases)
  return found
}
