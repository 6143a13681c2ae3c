import { Alert, Button, Group, Progress, Text } from '@mantine/core'
import { IconCircleCheck, IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, intake, newKey } from '../../api/client.ts'
import { uploadForFile, uploadForJson } from '../../api/upload.ts'
import { saveFile } from '../../format/csv.ts'
import { count, useLanguage } from '../../format/format.ts'
import { Failed } from '../../layout/states.tsx'
import type { Order } from './Bring.tsx'
import { type FileTaken, type Import, isDone, sentName, worked } from './files.ts'
import { Flaws } from './Flaws.tsx'
import classes from './sources.module.css'
import { importQuery, refreshSources } from './useSources.ts'

const COUNTS = ['accepted', 'duplicate', 'left_out', 'rejected', 'unreadable'] as const

/** Sends the file, shows how far it is, and what became of its rows. Sent again, it goes into the same import. */
export function Run({ order, another }: { order: Order; another: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [key] = useState(newKey)
  const [share, setShare] = useState(0)
  const [begun, setBegun] = useState<string | null>(null)
  const name = sentName(order.file.name)
  const send = useMutation({
    mutationFn: async (): Promise<FileTaken> => {
      const body = { source: order.source, name, as_of: order.asOf }
      const header = { 'Idempotency-Key': key }
      const made = await ask(intake.POST('/v1/imports', { params: { header }, body }))
      setBegun(made.id)
      return uploadForJson({ path: `/imports/${made.id}/file`, file: order.file, name, progress: setShare })
    },
    onSettled: () => refreshSources(queries),
  })
  const started = useRef(false)
  const { mutate } = send
  useEffect(() => {
    if (started.current) return
    started.current = true
    mutate()
  }, [mutate])
  const progress = useQuery({ ...importQuery(begun ?? '', send.data), enabled: begun !== null })
  const done = send.isSuccess && progress.data !== undefined && isDone(progress.data, send.data)
  useEffect(() => {
    if (done) refreshSources(queries)
  }, [done, queries])
  return (
    <div className={classes.chosen} data-import={begun} data-done={done}>
      {!done && !send.isError && <Bars share={share} found={progress.data} sent={send.isSuccess} />}
      {send.isError && <Failed error={send.error} again={() => send.mutate()} />}
      {progress.isError && <Failed error={progress.error} again={() => void progress.refetch()} />}
      {done && (
        <Alert color="tide" icon={<IconCircleCheck aria-hidden />} title={t('sources.done')} role="status">
          {t('sources.doneWhat')}
        </Alert>
      )}
      {send.data && progress.data && <Result order={order} taken={send.data} found={progress.data} />}
      <Group>
        <Button variant="default" onClick={another} disabled={send.isPending} data-another>
          {t('sources.anotherFile')}
        </Button>
      </Group>
    </div>
  )
}

function Bars({ share, found, sent }: { share: number; found: Import | undefined; sent: boolean }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const percent = Math.round(share * 100)
  const applied = found && sent ? Math.round(worked(found) * 100) : 0
  return (
    <div className={classes.bars} role="status">
      <Text size="sm">{share < 1 ? t('sources.sending', { percent }) : t('sources.sent')}</Text>
      <Progress value={percent} aria-label={t('sources.sending', { percent })} animated={share < 1} />
      <Text size="sm" className="num">
        {found
          ? t('sources.working', {
              received: count(found.received, language),
              count: found.waiting,
              waiting: count(found.waiting, language),
            })
          : t('sources.notYet')}
      </Text>
      <Progress value={applied} aria-label={t('sources.applied', { percent: applied })} color="teal" />
    </div>
  )
}

function Result({ order, taken, found }: { order: Order; taken: FileTaken; found: Import }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const fetchRows = useMutation({
    mutationFn: async () => {
      const name = sentName(order.file.name)
      const rows = await uploadForFile({ path: `/imports/${found.id}/rejects/rows`, file: order.file, name })
      const stem = order.file.name.replace(/\.gz$/i, '').replace(/\.[^.]*$/, '')
      saveFile(`${stem}.rejects.${rows.type.startsWith('text/csv') ? 'csv' : 'ndjson'}`, rows)
    },
  })
  // what was refused behind the door is known only by and by
  const counts = { ...taken, accepted: found.processed + found.waiting, rejected: found.rejected }
  const bad = counts.rejected + counts.unreadable
  return (
    <div data-result={COUNTS.map((name) => counts[name]).join('/')}>
      <dl className={classes.counts}>
        {COUNTS.map((name) => (
          <div key={name} data-count={name} data-some={counts[name] > 0}>
            <dt>{t(`sources.counts.${name}`)}</dt>
            <dd>{count(counts[name], language)}</dd>
          </div>
        ))}
      </dl>
      {bad > 0 && (
        <>
          <Group gap="xs" mt="sm">
            <Button
              size="compact-sm"
              variant="light"
              leftSection={<IconDownload size={15} aria-hidden />}
              loading={fetchRows.isPending}
              onClick={() => fetchRows.mutate()}
              data-rejects
            >
              {t('sources.getRejects')}
            </Button>
            <Text size="xs" c="dimmed">
              {t('sources.getRejectsHow')}
            </Text>
          </Group>
          {fetchRows.isError && <Failed error={fetchRows.error} again={() => fetchRows.mutate()} />}
          {taken.rejects.length > 0 && (
            <ul className={classes.rejects}>
              {taken.rejects.slice(0, 10).map((reject) => (
                <li key={reject.number}>
                  <Text size="sm" fw={600} span>
                    {t('sources.rowNumber', { number: count(reject.number, language) })}
                  </Text>
                  <Flaws flaws={reject.errors} most={3} />
                </li>
              ))}
            </ul>
          )}
          {bad > Math.min(10, taken.rejects.length) && (
            <Text size="sm" mt={4}>
              {t('sources.moreBelow')}
            </Text>
          )}
        </>
      )}
    </div>
  )
}
