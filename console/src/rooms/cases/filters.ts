import { filled, isCreditor, word } from '../../layout/search.ts'

/** What the table of cases is narrowed to: it stands in the address, so it holds nothing about a person. */
export type Filters = {
  state?: 'open' | 'closed'
  bucket?: string
  creditor?: string
  collector?: string
  held?: 'yes' | 'no'
}

export const BUCKETS = ['M0', 'M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M6+'] as const
/** In the place of a collector's name: the cases of nobody, or of anybody. */
export const NOBODY = '-'

const NAME = /^[^/\p{Cc}]{1,128}$/u

/** The filters of an address; what makes no sense is left out. */
export function readFilters(search: Record<string, unknown>): Filters {
  return filled<Filters>({
    state: word(search.state, (text) => text === 'open' || text === 'closed') as Filters['state'],
    bucket: word(search.bucket, (text) => text.length <= 32),
    creditor: word(search.creditor, isCreditor),
    collector: word(search.collector, (text) => NAME.test(text)),
    held: word(search.held, (text) => text === 'yes' || text === 'no') as Filters['held'],
  })
}

/** The same as the list's door takes them. */
export function asQuery(filters: Filters) {
  return {
    state: filters.state,
    bucket: filters.bucket,
    creditor: filters.creditor,
    assigned_to: filters.collector,
    hold: filters.held && { yes: 'any', no: 'none' }[filters.held],
  }
}

export function isNarrowed(filters: Filters): boolean {
  return Object.keys(filters).length > 0
}
