import { Code, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { date, stamp, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import { useReason } from '../desk/reasons.ts'
import paper from './receipt.module.css'
import { Section } from './Evidence.tsx'
import { isDay } from './search.ts'

const GROUPS = ['actor', 'debtor', 'debt', 'content', 'visit', 'third_party', 'call'] as const
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/
const REFERENCE = /^[A-Za-z0-9+/_=-]{20,}$/
/** Facts that say of a person or a message that something is not so, and are read at a glance. */
const isNot = (value: unknown): boolean =>
  value === false || value === 'none' || (Array.isArray(value) && !value.length)

export type Fact = readonly [name: string, value: unknown]

export function entries(facts: unknown): Fact[] {
  return typeof facts === 'object' && facts !== null && !Array.isArray(facts) ? Object.entries(facts) : []
}

/** A fact's name and value in words. */
export function useFactWords(zone?: string) {
  const { t } = useTranslation()
  const language = useLanguage()
  const known = useKnown()
  const reason = useReason()
  const name = (fact: string): string => known(`facts.names.${fact}`) ?? fact
  const value = (of: string, given: unknown): ReactNode => {
    if (given === true) return t('facts.yes')
    if (given === false) return t('facts.no')
    if (Array.isArray(given)) {
      if (!given.length) return t('shell.none')
      return given.map((each, place) => (
        // oxlint-disable-next-line react/no-array-index-key -- what was judged never moves
        <span key={place}>
          {place > 0 && t('facts.and')}
          {value(of, each)}
        </span>
      ))
    }
    if (typeof given === 'object' && given !== null) return windowOf(given as Record<string, unknown>)
    const text = String(given)
    if (INSTANT.test(text) && !Number.isNaN(Date.parse(text))) return stamp(text, language, zone)
    if (isDay(text)) return date(text, language)
    if (of === 'hold') return known(`holds.${text}`) ?? text
    if (of === 'flags') return known(`flags.${text}`) ?? text
    if (of === 'reason') return reason(text)
    if (of === 'case' || of === 'debt' || of === 'number' || REFERENCE.test(text)) return <Reference text={text} />
    if (of === 'creditor') return <span dir="auto">{text}</span>
    return known(`facts.values.${text}`) ?? <span dir="auto">{text}</span>
  }
  return { name, value }
}

function windowOf({ start, end }: Record<string, unknown>): string {
  return `${String(start)}–${String(end)}`
}

/** A contact point by its hash, a debt by its case: nothing that names the person. */
function Reference({ text }: { text: string }) {
  return (
    <Code fz="xs" title={text}>
      {text.length > 14 ? `${text.slice(0, 12)}…` : text}
    </Code>
  )
}

export function FactList({ facts, zone }: { facts: unknown; zone: string | undefined }) {
  const { name, value } = useFactWords(zone)
  return (
    <dl className={paper.facts}>
      {entries(facts)
        .filter(([, given]) => given !== null)
        .map(([fact, given]) => (
          <div key={fact}>
            <dt>{name(fact)}</dt>
            <dd>{value(fact, given)}</dd>
          </div>
        ))}
    </dl>
  )
}

/** What was known of the person, the debt and the message; what was known not to be so stands in one line. */
export function Groups({ question, zone }: { question: Record<string, unknown>; zone: string | undefined }) {
  const { t } = useTranslation()
  const { name } = useFactWords(zone)
  const groups = GROUPS.map((group) => [group, entries(question[group]).filter(([fact]) => fact !== 'zones')] as const)
  const not = groups.flatMap(([, facts]) => facts.filter(([, given]) => isNot(given)).map(([fact]) => name(fact)))
  return (
    <Section title={t('receipt.known')}>
      <div className={paper.groups}>
        {groups
          .map(([group, facts]) => [group, facts.filter(([, given]) => !isNot(given))] as const)
          .filter(([, facts]) => facts.length)
          .map(([group, facts]) => (
            <div key={group}>
              <Text size="xs" c="dimmed" fw={650}>
                {t(`facts.groups.${group}`)}
              </Text>
              <FactList facts={Object.fromEntries(facts)} zone={zone} />
            </div>
          ))}
      </div>
      {not.length > 0 && (
        <Text size="sm" mt="xs" data-not>
          <Text span size="xs" c="dimmed" fw={650}>
            {t('receipt.knownNot')}:{' '}
          </Text>
          {not.join(t('facts.and'))}
        </Text>
      )}
    </Section>
  )
}
