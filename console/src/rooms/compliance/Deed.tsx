import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Failed } from '../../layout/states.tsx'

const REASON_CHARACTERS_MAX = 500

type Props = {
  title: string
  effect: string
  act: string
  /** Does it keep people from being contacted, or let them be contacted again? */
  grave?: boolean
  close: () => void
  /** `reason` is what was typed; the dialog closes when it is done. */
  run: (reason: string) => Promise<unknown>
  children?: ReactNode
  reasonless?: boolean
}

/** A deed that goes on record: what it does, why one does it, and what the system says when it refuses. */
export function Deed({ title, effect, act, grave, close, run, children, reasonless = false }: Props) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const deed = useMutation({ mutationFn: run, onSuccess: close })
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('shell.close') }} size="md">
      <form
        data-deed
        onSubmit={(event) => {
          event.preventDefault()
          deed.mutate(reason.trim())
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{effect}</Text>
          {children}
          {!reasonless && (
            <TextInput
              label={t('compliance.reason')}
              description={t('compliance.reasonHint')}
              required
              data-autofocus
              maxLength={REASON_CHARACTERS_MAX}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          )}
          {deed.isError && <Failed error={deed.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {t('shell.cancel')}
            </Button>
            <Button
              type="submit"
              color={grave ? 'red.9' : undefined}
              loading={deed.isPending}
              disabled={!reasonless && !reason.trim()}
            >
              {act}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
