import { Code, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { date, useLanguage } from '../../format/format.ts'
import { useKnown, useNames } from '../../i18n/known.ts'
import paper from './receipt.module.css'
import { Source } from './Source.tsx'
import type { Rule } from './queries.ts'
import { useDemands, useRuleWords } from './rules.ts'

/** A rule that decided or failed: in a sentence, in the words of its pack, and where it stands. */
export function RuleCard({ id, rule, deciding = false }: { id: string; rule: Rule | undefined; deciding?: boolean }) {
  const { t } = useTranslation()
  const known = useKnown()
  const words = useRuleWords()
  const demands = useDemands()
  const short = known(`rules.say.${id}`) ?? (rule ? null : words(id))
  const long = rule && demands(rule)
  return (
    <div className={deciding ? paper.deciding : paper.failing} data-rule={id}>
      {deciding && (
        <Text size="xs" c="dimmed">
          {t('receipt.decidedBy')}
        </Text>
      )}
      {short && <Text fw={deciding ? 650 : 550}>{short}</Text>}
      {long && (
        <Text size="sm" fw={short ? undefined : 650} mt={short ? 2 : 0}>
          {long}
        </Text>
      )}
      <Group gap={8} mt={4}>
        <Code fz="xs">{id}</Code>
        {rule && <Cited rule={rule} />}
      </Group>
    </div>
  )
}

/** Where a rule stands, of what force it is, since when, and who says so. */
export function Cited({ rule, judged = true }: { rule: Rule; judged?: boolean }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const known = useKnown()
  const said = useNames()
  return (
    <Text size="xs" c="dimmed" component="div" className={paper.cited} data-citation>
      <span title={`${rule.instrument}, ${rule.section}`}>
        {t('law.stands', { instrument: said(rule.instrument), section: said(rule.section) })}
      </span>
      <span>{known(`law.forces.${rule.force}`) ?? rule.force}</span>
      {rule.in_force_from && <span>{t('law.from', { date: date(rule.in_force_from, language) })}</span>}
      {rule.in_force_until && <span>{t('law.until', { date: date(rule.in_force_until, language) })}</span>}
      {judged && <span>{rule.verified ? t('law.verified') : t('law.notVerified')}</span>}
      {rule.cited.map((cited) => (
        <span key={cited.title}>
          <Source title={cited.title} url={cited.url} />
        </span>
      ))}
    </Text>
  )
}
