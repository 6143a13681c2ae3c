import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Failed } from './states.tsx'

const REASON_MIN = 3
const REASON_MAX = 500

type Props = {
  title: string
  why: ReactNode
  act: string
  color?: string
  run: (reason: string) => Promise<unknown>
  close: () => void
}

/** Asks why before something is done that stands on record; closes itself once it is done. */
export function ReasonForm({ title, why, act, color, run, close }: Props) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const given = reason.trim()
  const work = useMutation({ mutationFn: () => run(given), onSuccess: close })
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (given.length >= REASON_MIN) work.mutate()
        }}
      >
        <Stack gap="sm">
          <Text size="sm" component="div">
            {why}
          </Text>
          <Textarea
            data-autofocus
            label={t('shell.reason')}
            description={t('shell.reasonHow')}
            value={reason}
            minRows={2}
            autosize
            maxLength={REASON_MAX}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {work.isError && <Failed error={work.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('shell.cancel')}
            </Button>
            <Button type="submit" color={color} loading={work.isPending} disabled={given.length < REASON_MIN}>
              {act}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
