import { Badge, Button, Code, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPencil, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, intake } from '../../api/client.ts'
import { asProblem } from '../../api/problem.ts'
import { ReasonForm } from '../../layout/ReasonForm.tsx'
import { Failed, Loading, useWords } from '../../layout/states.tsx'
import { useWallTime } from '../../layout/wallTime.ts'
import { Flaws } from './Flaws.tsx'
import { MendForm } from './MendForm.tsx'
import { flat } from './mend.ts'
import classes from './sources.module.css'
import { type Refused, refreshSources, refusedQuery } from './useSources.ts'

/** One refused record: its reasons, itself with everything hidden that may be personal, and what can be done. */
export function Refusal({ row, mine }: { row: Refused; mine: boolean }) {
  const { t } = useTranslation()
  const wallTime = useWallTime()
  const [open, setOpen] = useState<'record' | 'mend' | null>(null)
  const [discarding, setDiscarding] = useState(false)
  const toggle = (what: 'record' | 'mend') => setOpen(open === what ? null : what)
  return (
    <li className={classes.refusal} data-refusal={row.id} data-event={row.event_id}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <div className={classes.what}>
          <Group gap={6}>
            <Badge size="sm" variant="light" color={row.state === 'open' ? 'red' : 'gray'} tt="none">
              {t(`sources.reasons.${row.reason as 'refused'}`)}
            </Badge>
            <Code>{row.event_id.length > 40 ? `${row.event_id.slice(0, 40)}…` : row.event_id}</Code>
            <Text size="xs" c="dimmed">
              <span dir="auto">{row.source}</span>
              {row.creditor && row.creditor !== row.source && (
                <>
                  {' · '}
                  <span dir="auto">{row.creditor}</span>
                </>
              )}
              {' · '}
              {wallTime(row.at)}
            </Text>
          </Group>
          <Flaws flaws={row.errors} most={5} />
        </div>
        <Group gap={6}>
          {mine && (
            <>
              <Button
                size="compact-sm"
                variant="light"
                leftSection={<IconPencil size={14} aria-hidden />}
                aria-expanded={open === 'mend'}
                onClick={() => toggle('mend')}
                data-mend
              >
                {t('sources.mend')}
              </Button>
              <Again id={row.id} />
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                leftSection={<IconTrash size={14} aria-hidden />}
                onClick={() => setDiscarding(true)}
                data-discard
              >
                {t('sources.discard')}
              </Button>
            </>
          )}
          <Button size="compact-sm" variant="subtle" aria-expanded={open === 'record'} onClick={() => toggle('record')}>
            {t('sources.record')}
          </Button>
        </Group>
      </Group>
      {open !== null && <Inside row={row} mending={open === 'mend'} close={() => setOpen(null)} />}
      {discarding && <Discard row={row} close={() => setDiscarding(false)} />}
    </li>
  )
}

/** Takes the record as it stands: when its mapping, its creditor or a rule has changed since. */
function Again({ id }: { id: string }) {
  const { t } = useTranslation()
  const words = useWords()
  const queries = useQueryClient()
  const again = useMutation({
    mutationFn: () => ask(intake.POST('/v1/quarantine/{record_id}/retry', { params: { path: { record_id: id } } })),
    onSuccess: () => notifications.show({ message: t('sources.taken'), color: 'teal' }),
    onError: (error) => {
      const still = asProblem(error).status === 422
      notifications.show({ message: still ? t('sources.stillRefused') : words(error), color: 'red' })
    },
    onSettled: () => refreshSources(queries),
  })
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      leftSection={<IconPlayerPlay size={14} aria-hidden />}
      loading={again.isPending}
      onClick={() => again.mutate()}
      data-again
    >
      {t('sources.again')}
    </Button>
  )
}

function Discard({ row, close }: { row: Refused; close: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const discard = async (reason: string) => {
    try {
      const params = { path: { record_id: row.id } }
      await ask(intake.POST('/v1/quarantine/{record_id}/discard', { params, body: { reason } }))
      notifications.show({ message: t('sources.discarded'), color: 'teal' })
    } finally {
      refreshSources(queries)
    }
  }
  return (
    <ReasonForm
      title={t('sources.discardTitle')}
      why={t('sources.discardWhy')}
      act={t('sources.discardIt')}
      color="red"
      run={discard}
      close={close}
    />
  )
}

function Inside({ row, mending, close }: { row: Refused; mending: boolean; close: () => void }) {
  const { t } = useTranslation()
  const found = useQuery(refusedQuery(row.id))
  if (found.isPending) return <Loading />
  if (found.isError) return <Failed error={found.error} again={() => void found.refetch()} />
  const fields = flat(found.data.record)
  if (mending) return <MendForm row={row} fields={fields} close={close} />
  return (
    <div className={classes.inside}>
      <Text size="xs" c="dimmed" mb={4}>
        {t('sources.recordHow')}
      </Text>
      <dl className={classes.fields}>
        {fields.map(({ pointer, value }) => (
          <div key={pointer}>
            <dt>
              <Code>{pointer.replace(/^\//, '') || '·'}</Code>
            </dt>
            <dd dir="auto">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
