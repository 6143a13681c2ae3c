import { Code, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask } from '../../api/client.ts'
import { ReasonForm } from '../../layout/ReasonForm.tsx'
import type { Group } from './parked.ts'
import { clientOf } from './services.ts'
import { refreshParked } from './useLive.ts'

/** Giving a record up is the last resort. */
export function DropForm({ group, close }: { group: Group; close: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { source, part, offset } = group.first
  const drop = async (reason: string) => {
    const params = { path: { source, part, offset } }
    try {
      await ask(clientOf(group.service).POST('/v1/parked/{source}/{part}/{offset}/drop', { params, body: { reason } }))
      notifications.show({ message: t('operations.dropped'), color: 'teal' })
    } finally {
      refreshParked(queries)
    }
  }
  return (
    <ReasonForm
      title={t('operations.dropTitle')}
      why={
        <>
          <Text size="sm" mb="xs">
            {t('operations.dropWhy')}
          </Text>
          <Code>{`${group.service} ${source}/${part}/${offset}`}</Code>
        </>
      }
      act={t('operations.dropIt')}
      color="red"
      run={drop}
      close={close}
    />
  )
}
