import { useTranslation } from 'react-i18next'
import { useKnown } from '../../i18n/known.ts'

/** What a step sends, in words; of a template of one's own its name. */
export function useTemplateWords(): (template: string) => string {
  const known = useKnown()
  return (template) => known(`templates.${template}`) ?? template
}

/** A fact's value in words: how difficult, and where an amount lies among the creditor's thresholds. */
export function useValueWords(): (field: string, value: string) => string {
  const { t } = useTranslation()
  const known = useKnown()
  return (field, value) => {
    if (field === 'difficulty') return known(`strategy.difficulties.${value}`) ?? value
    if (field !== 'band' || !/^\d+$/.test(value)) return value
    return value === '0' ? t('strategy.bandFirst') : t('strategy.bandFrom', { threshold: value })
  }
}
