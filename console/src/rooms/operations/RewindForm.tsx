import { Button, Group, Modal, NumberInput, Stack, Text, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, newKey } from '../../api/client.ts'
import { count, useLanguage } from '../../format/format.ts'
import { Failed } from '../../layout/states.tsx'
import { clientOf, type ServiceName } from './services.ts'

const REASON_MIN = 3

/** Publishes a part's records again, for subscribers outside who lost them. */
export function RewindForm({ service, close }: { service: ServiceName; close: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [key] = useState(newKey)
  const [part, setPart] = useState<number | ''>('')
  const [offset, setOffset] = useState<number | ''>('')
  const [reason, setReason] = useState('')
  const ready = part !== '' && offset !== '' && reason.trim().length >= REASON_MIN
  const rewind = useMutation({
    mutationFn: () => {
      const body = { part: Number(part), offset: Number(offset), reason: reason.trim() }
      const params = { header: { 'Idempotency-Key': key } }
      return ask(clientOf(service).POST('/v1/relay/rewind', { params, body }))
    },
    onSuccess: ({ sent, before }) => {
      const records = before - sent
      notifications.show({
        message: t('operations.rewound', { count: records, shown: count(records, language) }),
        color: 'teal',
      })
      close()
    },
  })
  return (
    <Modal opened onClose={close} title={t('operations.rewind')} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) rewind.mutate()
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{t('operations.rewindWhy', { service: t(`operations.services.${service}`) })}</Text>
          <Group grow align="flex-start">
            <NumberInput
              data-autofocus
              label={t('operations.part')}
              min={0}
              allowDecimal={false}
              value={part}
              onChange={(value) => setPart(value === '' ? '' : Number(value))}
            />
            <NumberInput
              label={t('operations.offset')}
              min={0}
              allowDecimal={false}
              value={offset}
              onChange={(value) => setOffset(value === '' ? '' : Number(value))}
            />
          </Group>
          <Textarea
            label={t('shell.reason')}
            description={t('shell.reasonHow')}
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {rewind.isError && <Failed error={rewind.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('shell.cancel')}
            </Button>
            <Button type="submit" loading={rewind.isPending} disabled={!ready}>
              {t('operations.rewind')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
