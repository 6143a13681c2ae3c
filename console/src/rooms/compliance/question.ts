import type { components } from '../../api/generated/outreach.ts'
import { instantOf, wallOf } from '../../format/wall.ts'
import { isZone } from '../../receipt/verdict.ts'

export type Answer = components['schemas']['AnswerOut']

export const CHANNELS = ['call', 'sms', 'im', 'email', 'app_push', 'letter', 'visit'] as const
export const PARTIES = [
  'debtor',
  'co_debtor',
  'spouse',
  'guarantor',
  'contact',
  'employer',
  'attorney',
  'family',
] as const
export const RESULTS = [
  'no_answer',
  'busy',
  'conversation',
  'rejected_by_debtor',
  'voicemail_left',
  'sent',
  'delivered',
  'met',
] as const
/** Yes or no about the person, each by the name that the law's vocabulary has for it. */
export const FLAGS = [
  'cease_written',
  'attorney_known',
  'deceased',
  'incapacity',
  'minor',
  'employer_prohibits',
  'tcpa_revoked',
] as const
export const CHOICES = {
  bankruptcy: ['none', 'stay', 'discharged'],
  moratorium: ['none', 'breathing_space', 'mental_health_crisis', 'event_deferral'],
  dispute: ['none', 'open_in_validation_period', 'open_after_validation_period', 'open_valid_grounds', 'answered'],
  product: ['personal_loan', 'credit_card', 'mortgage', 'other'],
  creditor_type: ['bank', 'consumer_finance_company', 'small_loan_company', 'other'],
} as const
const OF_DEBT: readonly string[] = ['dispute', 'product', 'creditor_type']

export type EarlierRow = { at: string; channel: string; result: string; times: number }

/** What is asked; times are those of the debtor's clock. */
export type Form = {
  places: string[]
  role: 'creditor' | 'agency'
  zone: string
  channel: (typeof CHANNELS)[number]
  at: string
  party: (typeof PARTIES)[number]
  prepared: boolean
  flags: string[]
  choices: Partial<Record<keyof typeof CHOICES, string>>
  optedOut: string[]
  agreedFrom: string
  agreedTo: string
  earlier: EarlierRow[]
}

/** The packs that bind everywhere: our own ceilings, and the operator's rules for all where there are such. */
export const ALWAYS: readonly string[] = ['POLICY', 'LOCAL:*']

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/
const TIMES_MAX = 100
const MINUTE = 60_000

export function fresh(zone: string, now: number): Form {
  return {
    places: ['CN'],
    role: 'creditor',
    zone,
    channel: 'call',
    at: wallOf(now, zone),
    party: 'debtor',
    prepared: true,
    flags: [],
    choices: {},
    optedOut: [],
    agreedFrom: '',
    agreedTo: '',
    earlier: [],
  }
}

/** A message and a visit as the platform makes them (services/outreach/policy/facts.py and now.py). */
const PREPARED = {
  content: {
    opt_out_notice: true, identifies_caller: true, debt_collector_disclosure: true, discloses_debt: true,
    impersonates_authority: false, impersonates_creditor: false, threat_or_abuse: false, false_statement: false,
    threatens_suit: false, publicly_visible: false, extra_fee: false, suggests_new_borrowing: false,
  },
  call: { recording: true },
  visit: { staff_count: 2, recording: true, id_shown: true, entry_consent: true, notice_given: true },
} // prettier-ignore

/** The form as POST /v1/compliance/evaluate takes it; null while the time is none on the debtor's clock. */
export function asQuestion(form: Form, always: readonly string[] = []): Record<string, unknown> | null {
  const at = isZone(form.zone) ? instantOf(form.at, form.zone) : null
  if (!at || !form.places.length) return null
  const chosen = Object.entries(form.choices).filter(([, value]) => value)
  const agreed = TIME.test(form.agreedFrom) && TIME.test(form.agreedTo)
  const debtor = {
    zone: form.zone,
    ...Object.fromEntries(form.flags.map((flag) => [flag, true])),
    ...Object.fromEntries(chosen.filter(([name]) => !OF_DEBT.includes(name))),
    ...(form.optedOut.length ? { optout_media: form.optedOut } : {}),
    ...(agreed ? { agreed_windows: [{ start: form.agreedFrom, end: form.agreedTo }] } : {}),
  }
  const { content, call, visit } = PREPARED
  return {
    jurisdiction: [...form.places, ...always],
    actor: { role: form.role },
    debtor,
    debt: Object.fromEntries(chosen.filter(([name]) => OF_DEBT.includes(name))),
    ...(form.prepared && {
      content,
      ...(form.channel === 'call' && { call }),
      ...(form.channel === 'visit' && { visit }),
    }),
    history: form.earlier.flatMap((row) => historyOf(row, form.zone)),
    proposed: { at: at.toISOString(), purpose: 'collect', party: form.party, ...mannerOf(form.channel), number: 'N1' },
  }
}

function mannerOf(channel: string) {
  const spoken = channel === 'call' || channel === 'visit'
  return {
    channel,
    mode: spoken ? 'interactive' : 'notice',
    ...(channel === 'call' && { automation: 'manual' }),
    ...(channel === 'sms' && { automation: 'autodialed', sms_consent_60d: true }),
    ...(channel === 'visit' && { place: 'home' }),
  }
}

/** Several contacts of one kind are a minute apart. */
function historyOf({ at, channel, result, times }: EarlierRow, zone: string) {
  const first = instantOf(at, zone)
  if (!first) return []
  return Array.from({ length: Math.min(TIMES_MAX, Math.max(1, times)) }, (_, n) => ({
    at: new Date(first.getTime() + n * MINUTE).toISOString(),
    channel,
    result,
    mode: channel === 'call' || channel === 'visit' ? 'interactive' : 'notice',
    number: 'N1',
  }))
}
