import { Badge, Code, Group, Text } from '@mantine/core'
import { IconBookmark, IconCircleCheck, IconCircleDashed, IconSettingsCheck } from '@tabler/icons-react'
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useKnown, useNames } from '../../i18n/known.ts'
import { saidInChinese } from '../../i18n/zh/examples.ts'
import { useLanguage } from '../../format/format.ts'
import book from './law.module.css'
import paper from './receipt.module.css'
import { useFactWords } from './Facts.tsx'
import type { Rule } from './queries.ts'
import { Cited } from './RuleCard.tsx'
import { useDemands } from './rules.ts'

const KEEPERS = { engine: IconSettingsCheck, elsewhere: IconBookmark, nobody: IconCircleDashed }

/** A rule as it stands in its pack, with who keeps it and its tests. */
export function RuleRead({ rule }: { rule: Rule }) {
  const { t } = useTranslation()
  const known = useKnown()
  const demands = useDemands()(rule)
  const Keeper = KEEPERS[rule.keeper]
  return (
    <article className={book.rule} data-rule={rule.id}>
      <Text lh={1.45}>{demands}</Text>
      <Group gap={6} mt={6} mb={2}>
        <Code fz="xs">{rule.id}</Code>
        <Badge
          size="sm"
          variant="light"
          tt="none"
          color={rule.verified ? 'teal' : 'yellow'}
          leftSection={
            rule.verified ? <IconCircleCheck size={12} aria-hidden /> : <IconCircleDashed size={12} aria-hidden />
          }
        >
          {rule.verified ? t('law.verified') : t('law.notVerified')}
        </Badge>
        <Badge size="sm" variant="default" tt="none">
          {known(`law.effects.${rule.effect}`) ?? rule.effect}
        </Badge>
        {!rule.enforced && (
          <Badge size="sm" variant="default" tt="none">
            {t('law.notEnforced')}
          </Badge>
        )}
        <Text size="xs" c="dimmed">
          {t('law.binds')}: {rule.binds.map((role) => known(`facts.values.${role}`) ?? role).join(t('facts.and'))} ·{' '}
          {rule.channels.map((channel) => known(`facts.values.${channel}`) ?? channel).join(t('facts.and'))}
        </Text>
      </Group>
      <Cited rule={rule} judged={false} />
      <Group gap={6} mt={6} wrap="nowrap" align="flex-start" className={book.keeper} data-keeper={rule.keeper}>
        <Keeper size={16} aria-hidden style={{ flex: 'none', marginTop: 2 }} />
        <Text size="sm" component="div">
          {t(`law.keeperOf.${rule.keeper}`)}
          {rule.keeper_place && (
            <>
              {': '}
              <Code fz="xs">{rule.keeper_place}</Code>
            </>
          )}
          <KeptHow rule={rule} />
        </Text>
      </Group>
      {rule.examples.length > 0 && <Tests rule={rule} />}
    </article>
  )
}

/** How a rule is kept, or why not: of which facts nothing is known, and who keeps what they would tell. */
function KeptHow({ rule }: { rule: Rule }) {
  const { t } = useTranslation()
  const { name } = useFactWords()
  const own = useNames()
  const { keeper_facts: facts, keeper_notes: notes } = rule
  if (!facts.length && !notes.length) return null
  const short = facts.map((fact) => name(fact.split('.').at(-1)!))
  const said = [facts.length > 0 && t('law.notKnownOfOurs', { facts: short.join(t('facts.and')) }), ...notes.map(own)]
  return (
    <Text span size="sm" c="dimmed">
      {' '}
      <WithCodes text={said.filter(Boolean).join(t('law.noteAnd'))} />
    </Text>
  )
}

/** A sentence in which names of the system are set as such. */
function WithCodes({ text }: { text: string }) {
  const parts = text.split(/\b([a-z]+(?:[._][a-z]+)*_[a-z_]+)\b/)
  // oxlint-disable-next-line react/no-array-index-key -- the parts of a sentence never move
  return parts.map((part, place) => (place % 2 ? <Code key={place}>{part}</Code> : part))
}

type Example = {
  says: string
  gives: 'allow' | 'defer' | 'block'
  at?: string | null
  until?: string | null
  zone?: string | null
  facts?: Record<string, unknown>
  history?: Record<string, unknown>[]
  holidays?: string[]
}

/** The tests that stand beside a rule: what is asked, on the wall clock of the place, and the answer. */
function Tests({ rule }: { rule: Rule }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const known = useKnown()
  const asked = useAsked()
  const about = (says: string) =>
    language === 'zh' ? saidInChinese(says, (of, name) => known(`facts.${of}.${name}`)) : says.replaceAll('_', ' ')
  const examples = rule.examples as unknown as Example[]
  return (
    <details className={paper.tests}>
      <summary>{t('law.tests', { count: rule.tests })}</summary>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a table that scrolls must be reachable */}
      <div className={paper.scroll} tabIndex={0} role="group" aria-label={t('law.tests', { count: rule.tests })}>
        <table className={paper.table}>
          <thead>
            <tr>
              <th>{t('law.test')}</th>
              <th>{t('law.askedIs')}</th>
              <th>{t('law.gives')}</th>
            </tr>
          </thead>
          <tbody>
            {examples.map((example) => (
              <tr key={example.says}>
                <td>{about(example.says)}</td>
                <td>{asked(example)}</td>
                <td>
                  <span className={book.gives} data-decision={example.gives}>
                    {example.until
                      ? t('law.answerUntil', { answer: t(`law.answers.${example.gives}`), time: wall(example.until) })
                      : t(`law.answers.${example.gives}`)}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

const wall = (text: string) => text.replace('T', ' ')

/** What a test asks, in words. */
function useAsked(): (example: Example) => ReactNode {
  const { t } = useTranslation()
  const { name, value } = useFactWords()
  const known = useKnown()
  return ({ at, zone, facts = {}, history = [], holidays = [] }) => {
    const parts: ReactNode[] = [
      at && <span className="num">{wall(at)}</span>,
      zone && <Code fz={11}>{zone}</Code>,
      ...Object.entries(facts).map(([fact, given]) => {
        const short = fact.split('.').at(-1)!
        return (
          <>
            {name(short)}: {value(short, given)}
          </>
        )
      }),
      ...holidays.map((day) => t('law.holiday', { day })),
      ...history.map((row) => {
        const { at: when, result, times, ...others } = row
        const said = known(`facts.values.${String(result)}`) ?? String(result)
        return (
          <>
            {t('law.made', { times: Number(times ?? 1), result: said, at: wall(String(when)) })}
            {Object.entries(others).map(([fact, given]) => (
              <Fragment key={fact}>
                {t('facts.and')}
                {name(fact)}: {value(fact, given)}
              </Fragment>
            ))}
          </>
        )
      }),
    ].filter(Boolean)
    if (!parts.length) return t('law.noon')
    // oxlint-disable-next-line react/no-array-index-key -- the parts of a test never move
    return parts.map((part, place) => <div key={place}>{part}</div>)
  }
}
