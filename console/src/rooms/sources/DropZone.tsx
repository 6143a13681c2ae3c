import { Button, Text } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { type DragEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ENDINGS } from './files.ts'
import classes from './sources.module.css'

/** A place to drop a file, or to choose one by a button. */
export function DropZone({ take, refused }: { take: (file: File) => void; refused: string | null }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file) take(file)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the button inside does the same by keys
    <div
      className={classes.zone}
      data-over={over}
      data-zone
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconFileUpload size={38} stroke={1.4} aria-hidden />
      <div>
        <Text fw={650}>{t('sources.drop')}</Text>
        <Text size="sm" c="dimmed">
          {t('sources.kinds')}
        </Text>
        {refused && (
          <Text size="sm" role="alert" className={classes.alarm}>
            {refused}
          </Text>
        )}
      </div>
      <Button onClick={() => input.current?.click()}>{t('sources.choose')}</Button>
      <input
        ref={input}
        type="file"
        accept={[...ENDINGS, '.gz'].join(',')}
        hidden
        data-file
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          event.currentTarget.value = ''
          if (file) take(file)
        }}
      />
    </div>
  )
}
