import { Button, Text } from '@mantine/core'
import { IconAdjustments, IconCoin, IconHeadset, IconMessage } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKnown } from '../../i18n/known.ts'
import classes from './desk.module.css'
import { folded, type Told } from './fold.ts'
import { fits, type Kind, kindOf, useLineWords } from './lines.ts'
import { useOutbox } from './outbox.ts'
import { Panel } from './Panel.tsx'
import { Replied } from './Replied.tsx'
import { Sent } from './Sent.tsx'
import { contactsQuery, timelineQuery } from './useCase.ts'
import { When } from './When.tsx'

const SHOWN_AT_FIRST = 25
const FILTERS = ['all', 'talk', 'sent', 'money', 'plan'] as const
const ICONS = { talk: IconHeadset, sent: IconMessage, money: IconCoin, plan: IconAdjustments }

/** Everything said and done, the newest first; what is still on its way stands on top. */
export function Timeline({ caseId, zone, tongue }: { caseId: string; zone: string | undefined; tongue: 'en' | 'zh' }) {
  const { t } = useTranslation()
  const asked = useQuery(timelineQuery(caseId))
  const [filter, setFilter] = useState<Kind | 'all'>('all')
  const [shown, setShown] = useState(SHOWN_AT_FIRST)
  const contacts = useQuery(contactsQuery(caseId)).data?.items
  const channels = useMemo(
    () => new Map(contacts?.map(({ contact_id, channel }) => [contact_id, channel] as const)),
    [contacts],
  )
  const all = useMemo(() => folded(asked.data ?? []), [asked.data])
  const lines = all.filter((line) => fits(line, filter)).toReversed()
  const waiting = useOutbox().filter(
    (item) => item.caseId === caseId && (item.state === 'waits' || item.state === 'sending' || item.state === 'away'),
  )
  return (
    <Panel
      title={t('timeline.title')}
      asked={asked}
      aside={
        <div className={classes.filters} role="group" aria-label={t('cases.filters.title')}>
          {FILTERS.map((value) => (
            <button key={value} type="button" aria-pressed={filter === value} onClick={() => setFilter(value)}>
              {t(`timeline.filters.${value}`)}
            </button>
          ))}
        </div>
      }
    >
      <ol className={classes.lines} data-timeline>
        {waiting.map((item) => (
          <Pending key={item.id} what={item.what} />
        ))}
        {lines.slice(0, shown).map((line) => (
          <Entry key={line.n} line={line} channels={channels} caseId={caseId} zone={zone} tongue={tongue} />
        ))}
      </ol>
      {lines.length === 0 && waiting.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('timeline.empty')}
        </Text>
      )}
      {lines.length > shown && (
        <Button variant="subtle" size="xs" onClick={() => setShown(shown * 4)}>
          {t('timeline.more')}
        </Button>
      )}
    </Panel>
  )
}

function Pending({ what }: { what: string }) {
  const { t } = useTranslation()
  const known = useKnown()
  return (
    <li data-pending="true">
      <span className={classes.lineIcon}>
        <IconHeadset size={14} aria-hidden />
      </span>
      <span className={classes.lineText}>
        <b>{known(`codes.${what}.short`) ?? t('outcome.noteSaved')}</b>
      </span>
      <span className={classes.when}>{t('timeline.pending')}</span>
    </li>
  )
}

type EntryProps = {
  line: Told
  /** Of the case's contacts. */
  channels: ReadonlyMap<string, string>
  caseId: string
  zone: string | undefined
  tongue: 'en' | 'zh'
}

function Entry({ line, channels, caseId, zone, tongue }: EntryProps) {
  const { t } = useTranslation()
  const words = useLineWords(zone, channels)(line)
  const Icon = ICONS[kindOf(line.type)]
  return (
    <li data-line={line.type}>
      <span className={classes.lineIcon}>
        <Icon size={14} aria-hidden />
      </span>
      <div className={classes.lineText}>
        <b title={words.why}>{words.title}</b> {words.detail}
        {words.by && (
          <Text span size="xs" c="dimmed">
            {' '}
            {t('timeline.by', { name: words.by })}
          </Text>
        )}
        {line.type === 'contact_submitted' && (
          <Sent caseId={caseId} contactId={String(line.data.contact_id)} language={tongue} />
        )}
        {line.type === 'reply_received' && line.offset !== null && <Replied caseId={caseId} offset={line.offset} />}
        {line.text && (
          <p className={classes.said} dir="auto">
            {line.text}
          </p>
        )}
      </div>
      <When at={line.at} zone={zone} />
    </li>
  )
}
