import { Code, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useZoneOf } from '../../api/briefs.ts'
import { stamp, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import type { JournalRecord } from '../../receipt/record.ts'
import { kindOf } from '../../receipt/verdict.ts'
import { useReason } from '../desk/reasons.ts'
import { Section } from './Evidence.tsx'
import { Sealed } from './Headline.tsx'

/** What outreach gives for a contact that the gateway could not take, before what the gateway said. */
const NOT_SENT = 'not_sent:'

/** Does it say what became of a contact, with or without a verdict? */
export function isOfContact(record: JournalRecord): boolean {
  return /^contact_(deferred|suppressed)$/.test(kindOf(record.type)) && typeof record.data.reason === 'string'
}

/** The case that a record of a contact is about; it is looked up for nobody who reads a file. */
export function caseOf(record: JournalRecord): string | undefined {
  return typeof record.data.case_id === 'string' ? record.data.case_id : undefined
}

/** A contact that no rule put off or refused: the gateway had to wait, or it was called off or ran out of time. */
export function WithoutVerdict({ record, ofFile }: { record: JournalRecord; ofFile: boolean }) {
  const { t } = useTranslation()
  const zone = useZoneOf(ofFile ? undefined : caseOf(record))
  const language = useLanguage()
  const known = useKnown()
  const words = useReason()
  const [reason, until, state] = ['reason', 'until', 'state'].map((name) => String(record.data[name] ?? ''))
  const put = kindOf(record.type) === 'contact_deferred'
  const gateway = put && reason!.startsWith(NOT_SENT)
  const time = until && !Number.isNaN(Date.parse(until)) ? stamp(until, language, zone) : t('shell.unknown')
  const said = gateway
    ? t('receipt.gatewayWaits', { time })
    : put
      ? t('receipt.until', { time })
      : (known(`receipt.refused.${state}`) ?? t('receipt.block'))
  return (
    <>
      <Sealed
        record={record}
        decision={put ? 'defer' : 'block'}
        said={said}
        at={record.time.toISOString()}
        zone={zone}
        until={put ? until : null}
      />
      <Section title={t('receipt.why')}>
        <Text fw={650}>{words(reason!)}</Text>
        {gateway && (
          <Text size="sm" mt={4}>
            {t('receipt.gatewaySaid')} <Code fz="xs">{reason!.slice(NOT_SENT.length)}</Code>
          </Text>
        )}
        <Text size="sm" c="dimmed" mt={4}>
          {gateway ? t('receipt.gatewayWhy') : t('receipt.noVerdict')}
        </Text>
      </Section>
    </>
  )
}
