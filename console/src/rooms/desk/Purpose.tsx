import { Button, Modal, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Failed } from '../../layout/states.tsx'

const PURPOSES = ['call', 'verify', 'letter', 'correct', 'other'] as const
const PURPOSE_CHARACTERS_MIN = 3
export const SHOWN_SECONDS = 60

type Props<Shown> = {
  title: string
  opened: boolean
  close: () => void
  read: (purpose: string) => Promise<Shown>
  show: (shown: Shown) => void
}

/** Nothing personal is shown before it is said what for; that it was, goes on record. */
export function Purpose<Shown>({ title, opened, close, ...asked }: Props<Shown>) {
  const { t } = useTranslation()
  return (
    <Modal opened={opened} onClose={close} title={title} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <Ask close={close} {...asked} />
    </Modal>
  )
}

function Ask<Shown>({ close, read, show }: Pick<Props<Shown>, 'close' | 'read' | 'show'>) {
  const { t } = useTranslation()
  const [purpose, setPurpose] = useState<(typeof PURPOSES)[number]>('call')
  const [other, setOther] = useState('')
  const said = purpose === 'other' ? other.trim() : purpose
  const reveal = useMutation({
    mutationFn: () => read(said),
    onSuccess: (shown) => {
      show(shown)
      close()
    },
    gcTime: 0,
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (said.length >= PURPOSE_CHARACTERS_MIN) reveal.mutate()
      }}
    >
      <Stack>
        <Text size="sm">{t('person.revealWhy')}</Text>
        <Radio.Group
          label={t('person.purpose')}
          value={purpose}
          onChange={(value) => setPurpose(value as typeof purpose)}
        >
          <Stack gap={6} mt={6}>
            {PURPOSES.map((each, i) => (
              <Radio
                key={each}
                value={each}
                label={t(`person.purposes.${each}`)}
                {...(i === 0 ? { 'data-autofocus': true } : {})}
              />
            ))}
          </Stack>
        </Radio.Group>
        {purpose === 'other' && (
          <TextInput
            label={t('person.otherPurpose')}
            required
            minLength={PURPOSE_CHARACTERS_MIN}
            maxLength={200}
            value={other}
            onChange={(event) => setOther(event.currentTarget.value)}
          />
        )}
        {reveal.isError && <Failed error={reveal.error} />}
        <Button type="submit" loading={reveal.isPending} disabled={said.length < PURPOSE_CHARACTERS_MIN}>
          {t('person.show')}
        </Button>
      </Stack>
    </form>
  )
}

/** What was revealed is hidden again by itself. */
export function Hide({ hide }: { hide: () => void }) {
  const { t } = useTranslation()
  const [left, setLeft] = useState(SHOWN_SECONDS)
  useEffect(() => {
    if (left <= 0) return hide()
    const timer = setTimeout(() => setLeft(left - 1), 1_000)
    return () => clearTimeout(timer)
  }, [left, hide])
  return (
    <Button size="compact-xs" variant="light" color="red" onClick={hide}>
      {t('person.hide')} · {t('person.hideIn', { seconds: left })}
    </Button>
  )
}
