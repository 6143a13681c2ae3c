import { Alert, Button, Code, Group, Text } from '@mantine/core'
import { IconSearch, IconShieldX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useZoneOf } from '../../api/briefs.ts'
import { Empty } from '../../layout/states.tsx'
import type { Proof } from '../../receipt/proof.ts'
import type { JournalRecord } from '../../receipt/record.ts'
import { type Verdict, verdictOf } from '../../receipt/verdict.ts'
import { useReason } from '../desk/reasons.ts'
import paper from './receipt.module.css'
import { Clocks, Counters, History, Hours, Law, Section, Standing } from './Evidence.tsx'
import { FactList, Groups } from './Facts.tsx'
import { Headline } from './Headline.tsx'
import { Message } from './Message.tsx'
import { packsQuery } from './queries.ts'
import { RuleCard } from './RuleCard.tsx'
import { HOUSE, useRules } from './rules.ts'
import { caseOf, isOfContact, WithoutVerdict } from './WithoutVerdict.tsx'

/** What of a checked file does not hold: this record, or another one beside it. */
type Doubt = 'record' | 'file' | null
type Props = { record: JournalRecord | null; proof: Proof; doubt: Doubt; ofFile: boolean }

/** A record in words: what was asked, what was answered by which rule and on what it rests, and where it stands. */
export function Paper({ record, proof, doubt, ofFile }: Props) {
  const { t } = useTranslation()
  const verdict = record ? verdictOf(record.data) : null
  if (!record || !verdict) {
    return (
      <article className={paper.paper} data-paper>
        {doubt && <NotProven doubt={doubt} />}
        {record && isOfContact(record) ? (
          <WithoutVerdict record={record} ofFile={ofFile} />
        ) : (
          <Empty title={record ? t('receipt.other') : t('receipt.unreadableRecord')}>
            {record && t('receipt.otherWhy')}
          </Empty>
        )}
        <Standing record={record} proof={proof} />
      </article>
    )
  }
  return <InWords record={record} verdict={verdict} proof={proof} doubt={doubt} ofFile={ofFile} />
}

/** What is not proven is shown all the same, and says so before anything else. */
function NotProven({ doubt }: { doubt: 'record' | 'file' }) {
  const { t } = useTranslation()
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconShieldX aria-hidden />}
      title={doubt === 'record' ? t('verify.broken') : t('verify.fileBroken')}
      mb="md"
      data-warned
    >
      {doubt === 'record' ? t('verify.doNotRely') : t('verify.doNotRelyOnFile')}
    </Alert>
  )
}

function InWords({ record, verdict, proof, doubt, ofFile }: Props & { record: JournalRecord; verdict: Verdict }) {
  const { t } = useTranslation()
  const [looked, setLooked] = useState(!ofFile)
  const asked = useZoneOf(ofFile ? undefined : caseOf(record))
  const zone = verdict.zones[0] ?? asked
  const rules = useRules(looked ? verdict.packs.map(({ id }) => id) : [])
  const packs = useQuery({ ...packsQuery, enabled: looked })
  const { house, proposed, ...groups } = verdict.question
  return (
    <article className={paper.paper} data-paper data-decision={verdict.decision}>
      {doubt && <NotProven doubt={doubt} />}
      <Headline record={record} verdict={verdict} zone={zone} />
      <Section title={t('receipt.why')}>
        <Why verdict={verdict} rules={rules} />
        {!looked && verdict.packs.length > 0 && (
          <Group gap="xs" mt="sm" align="center">
            <Button
              size="xs"
              variant="default"
              leftSection={<IconSearch size={14} aria-hidden />}
              onClick={() => setLooked(true)}
            >
              {t('receipt.lookUp')}
            </Button>
            <Text size="xs" c="dimmed" style={{ flex: '1 1 240px' }}>
              {t('receipt.lookUpWhy')}
            </Text>
          </Group>
        )}
      </Section>
      {proposed !== undefined && (
        <Section title={t('receipt.asked')}>
          <FactList facts={proposed} zone={zone} />
        </Section>
      )}
      {house !== undefined && (
        <Section title={t('receipt.lookedAt')}>
          <FactList facts={house} zone={zone} />
        </Section>
      )}
      <Hours verdict={verdict} />
      <Counters verdict={verdict} />
      {house === undefined && <History verdict={verdict} />}
      {record.type.includes('contact_attempted') && <Message data={record.data} ofFile={ofFile} />}
      {house === undefined && <Groups question={groups} zone={zone} />}
      {house === undefined && <Law verdict={verdict} current={packs.data} />}
      {verdict.clocks && <Clocks clocks={verdict.clocks} />}
      <Standing record={record} proof={proof} zone={zone} />
    </article>
  )
}

function Why({ verdict, rules }: { verdict: Verdict; rules: ReturnType<typeof useRules> }) {
  const { t } = useTranslation()
  const reason = useReason()
  const { rule } = verdict
  const house = verdict.question.house
  const why = typeof house === 'object' && house !== null ? (house as { reason?: unknown }).reason : undefined
  return (
    <>
      {rule?.startsWith(HOUSE) && (
        <div className={paper.deciding} data-rule={rule}>
          <Text size="xs" c="dimmed">
            {t('receipt.house')}
          </Text>
          <Text fw={650}>{reason(typeof why === 'string' ? why : rule.slice(HOUSE.length))}</Text>
          <Code fz="xs">{rule}</Code>
        </div>
      )}
      {rule && !rule.startsWith(HOUSE) && <RuleCard id={rule} rule={rules.get(rule)} deciding />}
      {!rule && verdict.reason && <Text fw={650}>{reason(verdict.reason)}</Text>}
      {!rule && verdict.decision === 'allow' && <Text>{t('receipt.nothingFailed')}</Text>}
      {verdict.alsoFailing.length > 0 && (
        <>
          <Text size="xs" c="dimmed" mt="sm" mb={4}>
            {t('receipt.alsoFailing')}
          </Text>
          {verdict.alsoFailing.map((id) => (
            <RuleCard key={id} id={id} rule={rules.get(id)} />
          ))}
        </>
      )}
    </>
  )
}
