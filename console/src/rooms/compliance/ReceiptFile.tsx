import { Alert, Button, Code, FileButton, Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconFileImport } from '@tabler/icons-react'
import { type DragEvent, useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Proof, read, Unreadable } from '../../receipt/proof.ts'
import { useBusy } from './busy.ts'
import classes from './compliance.module.css'
import proven from './proof.module.css'
import paper from './receipt.module.css'
import { Receipt } from './Receipt.tsx'

const MEGABYTE = 1_048_576
const MEGABYTES_MAX = 16

/** `nth`: the how manieth file it is, so that nothing that was found of one is shown with another. */
type Opened = { nth: number; name: string } & ({ proofs: Proof[] } | { wrong: string })

/** A receipt from anywhere, read and checked in this page: of the system nothing is asked but the public key. */
export function ReceiptFile() {
  const { t } = useTranslation()
  const [opened, setOpened] = useState<Opened | null>(null)
  const nth = (opened?.nth ?? 0) + 1
  const [over, setOver] = useState(false)
  useBusy(false)
  const take = async (file: File | null | undefined) => {
    if (!file) return
    if (file.size > MEGABYTES_MAX * MEGABYTE) {
      setOpened({ nth, name: file.name, wrong: t('verify.tooLarge', { size: MEGABYTES_MAX }) })
      return
    }
    try {
      setOpened({ nth, name: file.name, proofs: read(await file.text()) })
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      setOpened({ nth, name: file.name, wrong: error.message })
    }
  }
  const drop = useEffectEvent((event: globalThis.DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer?.files[0])
  })
  useEffect(() => {
    const stay = (event: globalThis.DragEvent) => {
      event.preventDefault()
      setOver(true)
    }
    addEventListener('dragover', stay)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', stay)
      removeEventListener('drop', drop)
    }
  }, [])
  const leave = (event: DragEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
  }
  return (
    <div className={classes.page} data-over={over} onDragLeave={leave}>
      {!opened || 'wrong' in opened ? (
        <div className={proven.drop} data-over={over}>
          <IconFileImport size={44} stroke={1.3} aria-hidden />
          <h2>{t('verify.fileTitle')}</h2>
          <Text c="dimmed" maw={520}>
            {t('verify.fileLead')}
          </Text>
          <FileButton onChange={(file) => void take(file)} accept="application/json,.json">
            {(button) => (
              <Button {...button} mt="sm">
                {t('verify.pick')}
              </Button>
            )}
          </FileButton>
          <Text size="sm" c="dimmed" mt={4}>
            {t('verify.drop')}
          </Text>
          {opened && (
            <Alert
              color="red"
              variant="light"
              icon={<IconAlertTriangle aria-hidden />}
              title={t('verify.noReceipt')}
              role="alert"
              mt="md"
              ta="start"
              maw={560}
            >
              <span dir="auto">{t('verify.file', { name: opened.name })}</span>
              <br />
              {t('verify.noReceiptWhy')} <Code fz="xs">{opened.wrong}</Code>
            </Alert>
          )}
        </div>
      ) : (
        <>
          <Group justify="space-between" gap="xs" mb="sm">
            <Text size="sm" c="dimmed" dir="auto" className={paper.mono}>
              {t('verify.file', { name: opened.name })}
            </Text>
            <Button size="xs" variant="default" onClick={() => setOpened(null)}>
              {t('verify.another')}
            </Button>
          </Group>
          <Receipt key={opened.nth} proofs={opened.proofs} ofFile />
        </>
      )}
    </div>
  )
}
