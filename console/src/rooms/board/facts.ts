import { useTranslation } from 'react-i18next'
import { money, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import { useStageWords } from '../stages.ts'
import { useReason } from '../desk/reasons.ts'
import { fromMinor } from './figures.ts'

/** A fact as the live stream tells it: nothing of a person. */
export type Fact = {
  key: string
  fact: string
  source: string
  at: string
  case_id: string
  creditor: string
  shown: Record<string, unknown>
}

/** What the services say to each other on the way; what comes of it is told. */
const BETWEEN = new Set([
  'contact_requested', 'contact_planned', 'contact_attempted', 'contact_withdrawn', 'debtor_changed', 'debtor_linked',
  'plan_revised', 'plan_ended', 'case_assigned', 'call_queued', 'call_offered', 'call_released',
]) // prettier-ignore

export function isTold(fact: Pick<Fact, 'fact'>): boolean {
  return !BETWEEN.has(fact.fact)
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined)

function amountOf(shown: Fact['shown']): { value: string; currency: string } | null {
  for (const name of ['applied', 'amount', 'overdue'] as const) {
    const found = shown[name] as { minor?: unknown; currency?: unknown } | undefined
    if (typeof found?.minor === 'number' && typeof found.currency === 'string') {
      return { value: fromMinor(found.minor, found.currency), currency: found.currency }
    }
  }
  return null
}

/** A fact in words: what happened, what it was about, and the amount. */
export function useFactWords(): (fact: Fact) => { title: string; detail: string; amount: string } {
  const { t } = useTranslation()
  const language = useLanguage()
  const known = useKnown()
  const reason = useReason()
  const stageWords = useStageWords()
  return ({ fact, shown }) => {
    const amount = amountOf(shown)
    const [code, channel, stage] = [text(shown.code), text(shown.channel), text(shown.stage)]
    const parts = [
      code && (known(`codes.${code}.short`) ?? code),
      channel && (known(`channels.${channel}`) ?? channel),
      stage && t('plan.stage', { stage: stageWords(stage) }),
      fact.startsWith('delinquency_') && text(shown.bucket),
      /^contact_(suppressed|deferred|failed)$/.test(fact) && text(shown.reason) && reason(text(shown.reason)!),
      fact === 'hold_placed' && text(shown.reason) && (known(`holds.${text(shown.reason)}`) ?? text(shown.reason)),
      text(shown.collector),
    ]
    return {
      title: known(`timeline.types.${fact}`) ?? known(`board.facts.${fact}`) ?? fact,
      detail: parts.filter(Boolean).join(' · '),
      amount: amount ? money(amount, language) : '',
    }
  }
}
