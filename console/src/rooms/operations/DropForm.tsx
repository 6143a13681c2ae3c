import { Button, Code, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../api/client.ts'
import { Failed } from '../../layout/states.tsx'
import type { Group as Waiters } from './parked.ts'
import { clientOf } from './services.ts'
import { refreshParked } from './useLive.ts'

const REASON_MIN = 3

/** Giving a record up is the last resort: it asks why, and says what stands on record. */
export function DropForm({ group, close }: { group: Waiters; close: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const { source, part, offset } = group.first
  const drop = useMutation({
    mutationFn: () => {
      const params = { path: { source, part, offset } }
      return ask(
        clientOf(group.service).POST('/v1/parked/{source}/{part}/{offset}/drop', {
          params,
          body: { reason: reason.trim() },
        }),
      )
    },
    onSuccess: () => {
      notifications.show({ message: t('operations.dropped'), color: 'teal' })
      close()
    },
    onSettled: () => refreshParked(queries),
  })
  return (
    <Modal
      opened
      onClose={close}
      title={t('operations.dropTitle')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (reason.trim().length >= REASON_MIN) drop.mutate()
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{t('operations.dropWhy')}</Text>
          <Code>{`${group.service} ${source}/${part}/${offset}`}</Code>
          <Textarea
            data-autofocus
            label={t('operations.reason')}
            description={t('operations.reasonHow')}
            value={reason}
            minRows={2}
            autosize
            maxLength={500}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {drop.isError && <Failed error={drop.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('shell.cancel')}
            </Button>
            <Button type="submit" color="red" loading={drop.isPending} disabled={reason.trim().length < REASON_MIN}>
              {t('operations.dropIt')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
