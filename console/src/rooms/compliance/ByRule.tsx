import { Text, UnstyledButton } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { csv } from '../../format/csv.ts'
import { count, useLanguage } from '../../format/format.ts'
import { Take } from '../../layout/Take.tsx'
import { Panel } from '../desk/Panel.tsx'
import classes from './compliance.module.css'
import { countsQuery } from './queries.ts'
import { type useRules, useRuleWords } from './rules.ts'
import type { Filters } from './search.ts'

const SHOWN_MAX = 12

type Props = { filters: Filters; narrow: (wanted: Filters) => void; rules: ReturnType<typeof useRules> }

/** What stood against contacts, the commonest first; a press narrows the table to it, and back. */
export function ByRule({ filters, narrow, rules }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const words = useRuleWords(rules)
  const asked = useQuery({
    ...countsQuery({ ...filters, kind: undefined, rule: undefined }, 'rule'),
    placeholderData: keepPreviousData,
  })
  const sums = new Map<string, number>()
  for (const { rule, kind, decisions } of asked.data?.items ?? []) {
    if (kind === 'deferred' || kind === 'suppressed') sums.set(rule ?? '', (sums.get(rule ?? '') ?? 0) + decisions)
  }
  const all = [...sums].sort(([, one], [, other]) => other - one)
  const shown = all.slice(0, SHOWN_MAX)
  const most = shown[0]?.[1] ?? 1
  return (
    <Panel
      title={t('decisions.byRule')}
      asked={asked}
      aside={
        all.length > 0 && (
          <Take
            name={t('decisions.byRule')}
            what={t('decisions.byRule')}
            read={() =>
              csv([
                (['code', 'rule', 'count'] as const).map((name) => t(`decisions.columns.${name}`)),
                ...all.map(([rule, decisions]) => [rule, words(rule), String(decisions)]),
              ])
            }
          />
        )
      }
    >
      {shown.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('decisions.nothingAgainst')}
        </Text>
      )}
      <ul className={classes.byRule}>
        {shown.map(([rule, decisions]) => (
          <li key={rule}>
            <UnstyledButton
              className={classes.ruleBar}
              disabled={!rule}
              aria-pressed={filters.rule === rule}
              onClick={() => narrow({ ...filters, rule: filters.rule === rule ? undefined : rule })}
              data-rule={rule}
            >
              <span className={classes.bar} style={{ width: `${(100 * decisions) / most}%` }} aria-hidden />
              <span className={classes.barText}>{words(rule)}</span>
              <span className={classes.barCount} aria-label={t('decisions.ruleCount', { count: decisions })}>
                {count(decisions, language)}
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
