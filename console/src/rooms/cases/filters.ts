import { filled, isCreditor, whole, word } from '../../layout/search.ts'

/** The longest overdue, or the largest amounts first. */
export type Order = 'days' | 'amount'

/** What the table of cases is narrowed to: it stands in the address, so it holds nothing about a person. */
export type Filters = {
  state?: 'open' | 'closed'
  bucket?: string
  creditor?: string
  collector?: string
  held?: 'yes' | 'no'
  /** Index of the creditor's amount bands, 0 the smallest. */
  band?: number
  /** Days past due, both ends included. */
  days_min?: number
  days_max?: number
  order?: Order
}

const BANDS_MAX = 20
export const DAYS_LEAST = -365
export const DAYS_MOST = 36_500

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
    band: whole(search.band, 0, BANDS_MAX),
    days_min: whole(search.days_min, DAYS_LEAST, DAYS_MOST),
    days_max: whole(search.days_max, DAYS_LEAST, DAYS_MOST),
    order: word(search.order, (text) => text === 'amount' || text === 'days') as Filters['order'],
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
    band: filters.band,
    days_min: filters.days_min,
    days_max: filters.days_max,
    order: filters.order,
  }
}

export function isNarrowed(filters: Filters): boolean {
  return Object.keys(filters).some((name) => name !== 'order')
}
