import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import { law as chinese } from '../../i18n/zh/law.ts'
import { useReason } from '../desk/reasons.ts'
import { packQuery, type Rule } from './queries.ts'

export const HOUSE = 'house:'

/** A rule's words with its id where one can look it up: the house's own rules have words alone. */
export function withId(rule: string, said: string): string {
  return rule.startsWith(HOUSE) ? said : `${said} ${rule}`
}

/** The rules of these packs by their ids; what has not come, or is there no more, is left out. */
export function useRules(packs: readonly string[]): ReadonlyMap<string, Rule> {
  return useQueries({
    queries: [...new Set(packs)].map((pack) => ({ ...packQuery(pack), retry: false })),
    combine: (asked) => new Map(asked.flatMap(({ data }) => data?.says.map((rule) => [rule.id, rule] as const) ?? [])),
  })
}

/** The packs whose rules begin like this one: US-MA-… may be a rule of US-MA or of US. */
export function packsOf(rule: string, known: readonly string[]): string[] {
  return known.filter((pack) => rule.startsWith(`${pack}-`))
}

/** What a rule demands, in whole sentences: of the law in the reader's language, of the house as somebody wrote it. */
export function useDemands(): (rule: Pick<Rule, 'id' | 'demands'>) => string {
  const language = useLanguage()
  return ({ id, demands }) => (language === 'zh' ? chinese[id] : undefined) ?? demands
}

/** A rule in one sentence: of the law, or of the house with its reason. */
export function useRuleWords(rules?: ReadonlyMap<string, Rule>): (rule: string | null, reason?: string) => string {
  const { t } = useTranslation()
  const language = useLanguage()
  const known = useKnown()
  const reasons = useReason()
  return (rule, reason = '') => {
    if (!rule) return reason ? reasons(reason) : t('decisions.providerOnly')
    if (rule.startsWith(HOUSE)) {
      const own = rule.slice(HOUSE.length)
      return reason ? reasons(reason) : (known(`decisions.house.${own}`) ?? reasons(own))
    }
    const said = known(`rules.say.${rule}`)
    if (said) return said
    const found = rules?.get(rule)
    if (language === 'zh') return chinese[rule] ?? (found && known(`rules.kinds.${found.kind}`)) ?? rule
    return found?.demands ?? rule
  }
}

/** A place by its pack: "Massachusetts", or the pack's own name. */
export function usePlace(): (pack: string, name?: string) => string {
  const { t } = useTranslation()
  const known = useKnown()
  return (pack, name) => {
    if (!pack.startsWith('LOCAL:')) return known(`law.places.${pack}`) ?? name ?? pack
    const creditor = pack.slice('LOCAL:'.length)
    return t('law.local', { creditor: creditor === '*' ? t('law.everybody') : creditor })
  }
}
