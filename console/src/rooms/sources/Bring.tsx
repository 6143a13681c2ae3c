import { Group, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Panel } from '../desk/Panel.tsx'
import { Chosen } from './Chosen.tsx'
import { DropZone } from './DropZone.tsx'
import { refusalOf } from './files.ts'
import { Run } from './Run.tsx'

export type Order = { file: File; source: string; asOf: string | null }

/** A file comes in: dropped, looked at, sent, and followed until every row of it is worked. */
export function Bring() {
  const { t } = useTranslation()
  const [file, setFile] = useState<File | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const [order, setOrder] = useState<Order | null>(null)
  const take = (given: File) => {
    const why = refusalOf(given)
    setRefused(why && t(`sources.notTaken.${why}`, { name: given.name }))
    if (!why) setFile(given)
  }
  const another = () => {
    setFile(null)
    setOrder(null)
    setRefused(null)
  }
  return (
    <Panel
      title={t('sources.bring')}
      aside={
        file && (
          <Group gap={4}>
            <Text size="sm" fw={600} dir="auto" maw={320} truncate>
              {file.name}
            </Text>
          </Group>
        )
      }
    >
      {order ? (
        <Run key={order.file.name + order.source} order={order} another={another} />
      ) : file ? (
        <Chosen file={file} run={(source, asOf) => setOrder({ file, source, asOf })} another={another} />
      ) : (
        <DropZone take={take} refused={refused} />
      )}
    </Panel>
  )
}
