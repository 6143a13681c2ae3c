import { Badge, Button, Code, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../api/client.ts'
import { ago, count, moment, useLanguage } from '../../format/format.ts'
import { listAsCsv } from '../../format/csv.ts'
import { Failed, useWords } from '../../layout/states.tsx'
import { Take } from '../../layout/Take.tsx'
import { may, useSession } from '../../session/session.ts'
import { Panel } from '../desk/Panel.tsx'
import { DropForm } from './DropForm.tsx'
import classes from './operations.module.css'
import { type Group as Waiters, groupsOf, shortType } from './parked.ts'
import { clientOf } from './services.ts'
import { type Live, mayMend, refreshParked } from './useLive.ts'

const SHOWN_MAX = 100
const PARKED_COLUMNS = ['service', 'source', 'part', 'offset', 'type', 'reason', 'error', 'told', 'queued'] as const

/** Records that could not be applied, by whose they are: shown, retried in their order, or dropped with a reason. */
export function ParkedPanel({ live }: { live: Live }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const session = useSession()
  const [dropping, setDropping] = useState<Waiters | null>(null)
  const { set } = live
  if (!may(session, 'parked:read')) {
    return (
      <Panel title={t('operations.parked')}>
        <Text size="sm" c="dimmed">
          {t('operations.parkedNotYours')}
        </Text>
      </Panel>
    )
  }
  const groups = groupsOf(set.items)
  return (
    <Panel
      title={t('operations.parked')}
      asked={set}
      aside={
        groups.length > 0 && (
          <Group gap="xs">
            <Text size="xs" c="dimmed" className="num">
              {t('operations.parkedCount', { count: set.items.length, shown: count(set.items.length, language) })}
              {set.more && '+'}
            </Text>
            <Take
              name={t('operations.parked')}
              what={t('operations.parked')}
              read={() => listAsCsv(set.items, PARKED_COLUMNS)}
            />
          </Group>
        )
      }
    >
      {set.away.length > 0 && <Failed error={set.error} again={set.refetch} />}
      {groups.length === 0 && (
        <Text size="sm" c="dimmed" data-parked={0}>
          {t('operations.noneParked')}
        </Text>
      )}
      <ul className={classes.list}>
        {groups.slice(0, SHOWN_MAX).map((group) => (
          <One key={group.id} group={group} now={live.now} drop={mayMend(session) ? () => setDropping(group) : null} />
        ))}
      </ul>
      {groups.length > SHOWN_MAX && (
        <Text size="sm">{t('operations.moreParked', { count: groups.length - SHOWN_MAX })}</Text>
      )}
      {dropping && <DropForm group={dropping} close={() => setDropping(null)} />}
    </Panel>
  )
}

function One({ group, now, drop }: { group: Waiters; now: number; drop: (() => void) | null }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const words = useWords()
  const queries = useQueryClient()
  const [open, setOpen] = useState(false)
  const { first } = group
  const retry = useMutation({
    mutationFn: () => {
      const path = { source: first.source, part: first.part, offset: first.offset }
      return ask(clientOf(group.service).POST('/v1/parked/{source}/{part}/{offset}/retry', { params: { path } }))
    },
    onSuccess: ({ applied, left, error }) => {
      const done = t('operations.retried', { count: applied, left })
      notifications.show({
        message: error === null ? done : `${done} ${t('operations.stillFails')}`,
        color: error === null ? 'teal' : 'red',
      })
    },
    onError: (error) => notifications.show({ message: words(error), color: 'red' }),
    onSettled: () => refreshParked(queries),
  })
  const place = `${first.source}/${first.part}/${first.offset}`
  return (
    <li className={classes.parkedOne} data-parked-place={`${group.service}/${place}`}>
      <Group gap="xs" justify="space-between" align="flex-start">
        <div className={classes.parkedWhat}>
          <Group gap={6}>
            <Text fw={650} size="sm">
              {t(`operations.services.${group.service}`)}
            </Text>
            <Badge size="sm" variant="light" color="red" tt="none">
              {t(`operations.parkedWhy.${first.reason as 'failed'}`)}
            </Badge>
            {group.behind > 0 && (
              <Badge size="sm" variant="default" tt="none">
                {t('operations.queueBehind', { count: group.behind })}
              </Badge>
            )}
          </Group>
          <Code className={classes.error} lang="en">
            {first.error}
          </Code>
          <Text size="xs" c="dimmed">
            {first.at && `${ago(first.at, now, language)} · `}
            <Code fz="xs">{place}</Code>
          </Text>
        </div>
        {drop && (
          <Group gap={6} wrap="nowrap">
            <Button
              size="compact-sm"
              variant="light"
              leftSection={<IconPlayerPlay size={14} aria-hidden />}
              loading={retry.isPending}
              onClick={() => retry.mutate()}
              data-retry
            >
              {t('operations.retry')}
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              leftSection={<IconTrash size={14} aria-hidden />}
              onClick={drop}
              data-drop
            >
              {t('operations.drop')}
            </Button>
          </Group>
        )}
      </Group>
      <Button size="compact-xs" variant="subtle" onClick={() => setOpen(!open)} aria-expanded={open}>
        {open ? t('operations.less') : t('operations.details')}
      </Button>
      {open && (
        <dl className={classes.details}>
          <Fact name={t('operations.record.type')}>
            <Code>{shortType(first.type) ?? t('operations.record.unreadable')}</Code>
          </Fact>
          <Fact name={t('operations.record.debtor')}>
            {first.debtor_id ? <Code>{first.debtor_id}</Code> : t('operations.record.nobody')}
          </Fact>
          <Fact name={t('operations.record.told')}>
            {first.told ? moment(first.told, language) : t('shell.unknown')}
          </Fact>
          <Fact name={t('operations.record.bytes')}>{count(first.bytes, language)}</Fact>
        </dl>
      )}
    </li>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
