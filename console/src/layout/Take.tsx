import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { save } from '../format/csv.ts'
import { useWords } from './states.tsx'

/** Takes what is shown along as CSV; `read` gives its text. */
export function Take({ name, what, read }: { name: string; what: string; read: () => Promise<string> | string }) {
  const { t } = useTranslation()
  const words = useWords()
  const [busy, setBusy] = useState(false)
  const take = async () => {
    setBusy(true)
    try {
      save(`dunwell-${name}.csv`, await read())
    } catch (error) {
      notifications.show({ color: 'red', message: words(error) })
    }
    setBusy(false)
  }
  return (
    <Button
      size="compact-xs"
      flex="none"
      variant="default"
      loading={busy}
      leftSection={<IconDownload size={13} aria-hidden />}
      aria-label={t('shell.takeOf', { what })}
      onClick={() => void take()}
    >
      {t('shell.take')}
    </Button>
  )
}
