import { Alert, Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconHandStop } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, intake } from '../../api/client.ts'
import { count, useLanguage } from '../../format/format.ts'
import { ReasonForm } from '../../layout/ReasonForm.tsx'
import { useWallTime } from '../../layout/wallTime.ts'
import { may, useSession } from '../../session/session.ts'
import { refreshSources, sourcesQuery } from './useSources.ts'

const EVERY = '*'

/** Sources of which nothing is taken, because nothing that they sent could be used; a person resumes them. */
export function Suspended() {
  const { t } = useTranslation()
  const language = useLanguage()
  const session = useSession()
  const wallTime = useWallTime()
  const queries = useQueryClient()
  const sources = useQuery(sourcesQuery)
  const [resuming, setResuming] = useState<string | null>(null)
  const stopped = (sources.data?.items ?? []).filter((source) => (source.suspended ?? []).length > 0)
  const resume = async (source: string, reason: string) => {
    await ask(intake.POST('/v1/sources/{source}/resume', { params: { path: { source } }, body: { reason } }))
    notifications.show({ message: t('sources.resumed', { source }), color: 'teal' })
    refreshSources(queries)
  }
  return (
    <>
      {stopped.map((source) => (
        <Alert
          key={source.source}
          color="red"
          icon={<IconHandStop aria-hidden />}
          title={t('sources.suspended', { source: source.source })}
          role="alert"
          data-suspended={source.source}
        >
          {(source.suspended ?? []).map((each) => (
            <Text size="sm" key={each.creditor}>
              {t('sources.suspendedWhy', {
                creditor: each.creditor === EVERY ? t('sources.everyCreditor') : each.creditor,
                count: each.records,
                shown: count(each.records, language),
                time: wallTime(each.suspended_at),
              })}
            </Text>
          ))}
          <Text size="sm">{t('sources.suspendedDo')}</Text>
          {may(session, 'source:write') && (
            <Group mt="xs">
              <Button size="xs" variant="light" onClick={() => setResuming(source.source)} data-resume>
                {t('sources.resume')}
              </Button>
            </Group>
          )}
        </Alert>
      ))}
      {resuming && (
        <ReasonForm
          title={t('sources.resumeTitle', { source: resuming })}
          why={t('sources.resumeWhy')}
          act={t('sources.resumeIt')}
          run={(reason) => resume(resuming, reason)}
          close={() => setResuming(null)}
        />
      )}
    </>
  )
}
