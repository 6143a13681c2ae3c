export const VIEWS = ['decisions', 'receipt', 'may', 'packs', 'holds', 'complaints', 'stops'] as const
export type View = (typeof VIEWS)[number]

export const KINDS = ['attempted', 'claimed', 'deferred', 'suppressed'] as const
export type Kind = (typeof KINDS)[number]
export const CHANNELS = ['sms', 'call', 'email', 'letter', 'visit'] as const
export type Channel = (typeof CHANNELS)[number]

/** What the room shows, and narrowed to what: it stands in the address, so it holds nothing about a person. */
export type Shown = {
  view?: View
  kind?: Kind
  rule?: string
  channel?: Channel
  creditor?: string
  /** First and last day. */
  from?: string
  to?: string
  /** The contact whose receipt is open, and the decision (its instant) that it was opened for. */
  contact?: string
  at?: string
  pack?: string
  on?: string
  state?: 'active' | 'over' | 'proposed'
  reason?: string
}

export type Filters = Pick<Shown, 'kind' | 'rule' | 'channel' | 'creditor' | 'from' | 'to'>

const FITS: Record<keyof Shown, (text: string) => boolean> = {
  view: (text) => (VIEWS as readonly string[]).includes(text),
  kind: (text) => (KINDS as readonly string[]).includes(text),
  rule: (text) => /^[\w:.*-]{1,64}$/.test(text),
  channel: (text) => (CHANNELS as readonly string[]).includes(text),
  creditor: (text) => /^[A-Za-z0-9._-]{1,64}$/.test(text),
  from: isDay,
  to: isDay,
  contact: (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text),
  at: (text) => text.length <= 40 && !Number.isNaN(Date.parse(text)),
  pack: (text) => /^[\w:.*-]{1,72}$/.test(text),
  on: isDay,
  state: (text) => ['active', 'over', 'proposed'].includes(text),
  reason: (text) => /^[a-z_]{1,32}$/.test(text),
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
}

/** What an address asks for; what makes no sense is left out. */
export function readShown(search: Record<string, unknown>): Shown {
  const found = Object.entries(FITS).flatMap(([name, fits]) => {
    const value = search[name]
    const text = typeof value === 'number' ? String(value) : value
    return typeof text === 'string' && fits(text) ? [[name, text] as const] : []
  })
  return Object.fromEntries(found) as Shown
}

export function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
}

/** The filters as the doors of decisions take them: their last day is the date after it. */
export function asQuery({ kind, rule, channel, creditor, from, to }: Filters) {
  return { kind, rule, channel, creditor, from, to: to && dayAfter(to) }
}

export function isNarrowed({ kind, rule, channel, creditor, from, to }: Filters): boolean {
  return [kind, rule, channel, creditor, from, to].some(Boolean)
}

/** Without what is undefined, so that it does not stand in the address. */
export function cleaned<Some extends object>(shown: Some): Some {
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined && value !== '')) as Some
}
