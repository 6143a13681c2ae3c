import { useTranslation } from 'react-i18next'
import { date, type Language, type Money, money, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import { useStageWords } from '../stages.ts'
import { useReason } from './reasons.ts'
import type { Told } from './fold.ts'
import type { Line } from './useCase.ts'
import { useBoth } from './When.tsx'

export type Kind = 'talk' | 'sent' | 'money' | 'plan'

const TALK = /^(outcome|note|reply|dispute|hardship|complaint|visit|feedback|review|call_claimed)/
const SENT = /^contact_/
const MONEY = /^(payment|promise|arrangement|delinquency)/

export function kindOf(type: string): Kind {
  if (TALK.test(type)) return 'talk'
  if (SENT.test(type)) return 'sent'
  return MONEY.test(type) ? 'money' : 'plan'
}

/** Which kinds a filter leaves. */
export function fits(line: Line, filter: Kind | 'all'): boolean {
  return filter === 'all' || kindOf(line.type) === filter
}

type Data = Record<string, unknown>
const text = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined)
const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' && value !== null && 'value' in value && 'currency' in value

type Said = { title: string; detail: string; by: string | null; why: string | undefined }

/** A line in words: what it was, what it was about, who did it, and which rows of the strategy decided it. */
export function useLineWords(zone: string | undefined, channels: ReadonlyMap<string, string>): (line: Told) => Said {
  const { t } = useTranslation()
  const language = useLanguage()
  const known = useKnown()
  const reason = useReason()
  const both = useBoth(zone)
  const stageWords = useStageWords()
  return (line) => {
    const data = line.data as Data
    const code = text(data.code)
    const channel = text(data.channel) ?? channels.get(String(data.contact_id))
    const own =
      known(`timeline.by_${channel}.${line.type}`) ??
      (line.type === 'call_released' ? known(`timeline.released.${text(data.reason)}`) : null)
    const title = own ?? known(`timeline.types.${line.type}`) ?? t('timeline.types.other', { type: line.type })
    const by = text(data.by) ?? text(data.collector)
    const parts = [
      code && (known(`codes.${code}.short`) ?? code),
      !own && text(data.channel) && known(`channels.${data.channel as string}`),
      ...amounts(data, line, language, (amount, due) => t('timeline.due', { amount, date: due })),
      line.type.startsWith('hold_') && (known(`holds.${text(data.held_for) ?? text(data.reason)}`) ?? undefined),
      line.type === 'case_assigned' && t('timeline.to', { name: text(data.assigned_to) ?? t('shell.nobody') }),
      line.type.startsWith('plan_') && text(data.stage) && t('plan.stage', { stage: stageWords(text(data.stage)!) }),
      line.type.startsWith('contact_') &&
        (text(data.rule) ?? text(data.reason)) &&
        reason(text(data.rule) ?? text(data.reason)!),
      text(data.until) && t('timeline.until', { time: both(data.until as string) }),
      text(data.visit_at) && both(data.visit_at as string),
      line.type === 'visit_reported' && known(`timeline.visit.${data.result as string}`),
      text(data.callback_at) && both(data.callback_at as string),
      text(data.meaning) && known(`timeline.meaning.${data.meaning as string}`),
      text(data.cause) && known(`timeline.cause.${data.cause as string}`),
      line.type === 'preference_changed' && change(data, known),
    ]
    return {
      title,
      detail: parts.filter(Boolean).join(' · '),
      by: by ? whose(by) : null,
      why: line.taken ? t('timeline.taken', { time: both(line.taken) }) : rows(data),
    }
  }
}

function amounts(
  data: Data,
  line: Line,
  language: Language,
  by: (amount: string, due: string) => string,
): (string | undefined)[] {
  const amount = isMoney(data.amount) ? data.amount : isMoney(data.overdue) ? data.overdue : undefined
  if (!amount) return []
  const due = text(data.due)
  const shown = money(amount, language)
  if (line.type.startsWith('promise') && due) return [by(shown, date(due, language))]
  return [shown]
}

function change(data: Data, known: ReturnType<typeof useKnown>): string | undefined {
  const channels = Array.isArray(data.channels) ? data.channels : []
  const names = channels
    .map((channel) => known(`channels.${String(channel)}`) ?? String(channel))
    .join(known('timeline.and') ?? ', ')
  return known(`timeline.change.${String(data.change)}`, { channels: names }) ?? undefined
}

function rows(data: Data): string | undefined {
  return Array.isArray(data.decided_by) ? data.decided_by.join(' ') : undefined
}

/** "user:ann/collector" is ann, "service:outreach" is the system. */
export function whose(actor: string): string | null {
  if (actor.startsWith('service:') || actor.startsWith('timer')) return null
  return actor.replace(/^user:/, '').replace(/\/[^/]*$/, '')
}
