import { useTranslation } from 'react-i18next'
import { useKnown } from '../../i18n/known.ts'

export type RuleSaid = { id: string; kind: string; summary: string }

/** A contact's reason in the reader's words: a rule of law, or the platform's own reason ("hold:hardship"). */
export function useReason(): (reason: string, rule?: RuleSaid | null) => string {
  const { t } = useTranslation()
  const known = useKnown()
  return (reason, rule) => {
    const said = known(`rules.say.${rule?.id ?? reason}`)
    if (said) return said
    if (rule) return known(`rules.kinds.${rule.kind}`) ?? rule.id
    const [head = '', tail = ''] = reason.replace(/^(?:withdrawn|house):/, '').split(/:(.*)/s)
    if (head === 'hold' && tail) return t('reasons.hold', { hold: known(`holds.${tail}`) ?? tail })
    if (head === 'hold') return t('reasons.held')
    if (head === 'flag') return t('reasons.flag', { flag: known(`flags.${tail}`) ?? tail })
    return known(`reasons.${head}`) ?? t('reasons.other', { reason })
  }
}
