import { Badge, Group, Text, Title } from '@mantine/core'
import { IconBan, IconCheck, IconHourglass } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { stamp, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import type { JournalRecord } from '../../receipt/record.ts'
import { kindOf, type Verdict } from '../../receipt/verdict.ts'
import paper from './receipt.module.css'

const ICONS = { allow: IconCheck, defer: IconHourglass, block: IconBan }

type SealProps = {
  record: JournalRecord
  decision: Verdict['decision']
  said: string
  /** When it was decided. */
  at: string
  /** Of the debtor, where it is known. */
  zone?: string | undefined
  /** Until when it was put off. */
  until?: string | null | undefined
}

/** What a record says in one line, under its seal, and when that was. */
export function Sealed({ record, decision, said, at, zone, until }: SealProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const known = useKnown()
  const Icon = ICONS[decision]
  const kind = kindOf(record.type)
  return (
    <header className={paper.headline} data-decision={decision}>
      <span className={paper.seal}>
        <Icon size={26} stroke={2.2} aria-hidden />
      </span>
      <div>
        <Group gap={8}>
          <Badge variant="light" tt="none" size="sm" color="gray">
            {known(`receipt.kinds.${kind}`) ?? kind}
          </Badge>
          {typeof record.data.attempt === 'number' && (
            <Text size="xs" c="dimmed">
              {t('receipt.attempt', { attempt: record.data.attempt })}
            </Text>
          )}
        </Group>
        <Title order={2} size="h3" mt={2}>
          {said}
        </Title>
        <Text size="sm" c="dimmed" className="num">
          {zone && <>{t('receipt.decidedAt', { time: stamp(at, language, zone) })} · </>}
          {t('receipt.yourClock', { time: stamp(at, language) })}
          {until && zone && <div>{t('receipt.untilYours', { time: stamp(until, language) })}</div>}
        </Text>
      </div>
    </header>
  )
}

type Props = { record: JournalRecord; verdict: Verdict; zone: string | undefined }

export function Headline({ record, verdict, zone }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const until = verdict.earliest ?? (typeof record.data.until === 'string' ? record.data.until : null)
  const refused = kindOf(record.type) === 'contact_suppressed'
  const said = refused
    ? t('receipt.block')
    : verdict.decision === 'defer'
      ? until
        ? t('receipt.until', { time: stamp(until, language, zone) })
        : t('receipt.deferNever')
      : t(`receipt.${verdict.decision}`)
  return (
    <Sealed
      record={record}
      decision={refused ? 'block' : verdict.decision}
      said={said}
      at={verdict.judgedAt || record.time.toISOString()}
      zone={zone}
      until={!refused && verdict.decision === 'defer' ? until : null}
    />
  )
}
