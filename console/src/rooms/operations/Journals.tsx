import { Alert, Button, Group, Text } from '@mantine/core'
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, tracking } from '../../api/client.ts'
import { csv } from '../../format/csv.ts'
import { ago, count, useLanguage } from '../../format/format.ts'
import { Failed } from '../../layout/states.tsx'
import { Take } from '../../layout/Take.tsx'
import { may, useSession } from '../../session/session.ts'
import { Panel } from '../desk/Panel.tsx'
import { logsOf } from './logs.ts'
import classes from './operations.module.css'
import { RewindForm } from './RewindForm.tsx'
import { SERVICES, type ServiceName } from './services.ts'
import type { Live } from './useLive.ts'

const COLUMNS = ['service', 'log', 'records', 'signed', 'at'] as const

type Verified = {
  records: number
  checkpoints: number
  anchors: number
  logs: string[]
  broken: { service: string; log: string; part: number; offset: number; what: string } | null
}

/** The logs of each service: how long they are, what of them is signed, and whether they are as they were written. */
export function Journals({ live }: { live: Live }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const session = useSession()
  const [rewinding, setRewinding] = useState<ServiceName | null>(null)
  const verify = useMutation({
    mutationFn: async () => (await ask(tracking.GET('/v1/audit/verify'))) as unknown as Verified,
  })
  const { signed } = live
  return (
    <Panel
      title={t('operations.journals')}
      aside={
        <Group gap={6} wrap="nowrap" style={{ flexShrink: 0 }}>
          <Take
            name={t('operations.journals')}
            what={t('operations.journals')}
            read={() => csv([COLUMNS.map((name) => t(`operations.columns.${name}`)), ...linesOf(signed.data)])}
          />
          {may(session, 'audit:verify') && (
            <Button
              size="compact-sm"
              variant="light"
              leftSection={<IconShieldCheck size={15} aria-hidden />}
              loading={verify.isPending}
              onClick={() => verify.mutate()}
              data-verify
            >
              {t('operations.verify')}
            </Button>
          )}
        </Group>
      }
    >
      {signed.away.length > 0 && <Failed error={signed.error} again={signed.again} />}
      {verify.isError && <Failed error={verify.error} again={() => verify.mutate()} />}
      {verify.data && <Result found={verify.data} />}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what is wide is scrolled by keys */}
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('operations.journals')}>
        <table className={classes.table}>
          <thead>
            <tr>
              {COLUMNS.map((name) => (
                <th key={name} scope="col" className={name === 'records' ? classes.amount : undefined}>
                  {t(`operations.columns.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {SERVICES.map((service) => {
              const checkpoint = signed.data[service]
              const logs = checkpoint ? logsOf(checkpoint) : []
              const backlog = backlogOf(live, service)
              return logs.map((log, index) => (
                <tr key={`${service}-${log.name}`} data-first={index === 0}>
                  <td>{index === 0 && t(`operations.services.${service}`)}</td>
                  <td>{t(`operations.logs.${log.name as 'journal'}`)}</td>
                  <td className={classes.amount}>{count(log.head, language)}</td>
                  <td>
                    {log.unsigned === 0
                      ? t('operations.allSigned')
                      : log.unsigned === log.head
                        ? t('operations.noneSigned')
                        : t('operations.unsigned', { count: log.unsigned, shown: count(log.unsigned, language) })}
                    {log.name === 'journal' && backlog !== null && (
                      <>
                        {' · '}
                        {t('operations.backlog', { count: backlog, shown: count(backlog, language) })}{' '}
                        {may(session, 'relay:rewind') && (
                          <Button size="compact-xs" variant="subtle" onClick={() => setRewinding(service)}>
                            {t('operations.rewind')}
                          </Button>
                        )}
                      </>
                    )}
                  </td>
                  <td>
                    {index === 0 &&
                      (checkpoint?.at
                        ? ago(checkpoint.at, Math.max(live.now, Date.parse(checkpoint.at)), language)
                        : t('operations.never'))}
                  </td>
                </tr>
              ))
            })}
          </tbody>
        </table>
      </div>
      <Text size="xs" c="dimmed" mt={6}>
        {t('operations.journalsHow')}
      </Text>
      {rewinding && <RewindForm service={rewinding} close={() => setRewinding(null)} />}
    </Panel>
  )
}

/** As a table to take along: how long each log is, how many of its records are signed, and when that was. */
function linesOf(signed: Live['signed']['data']): string[][] {
  return SERVICES.flatMap((service) => {
    const checkpoint = signed[service]
    if (!checkpoint) return []
    return logsOf(checkpoint).map(({ name, head, unsigned }) => [
      service, name, String(head), String(head - unsigned), checkpoint.at ?? '',
    ]) // prettier-ignore
  })
}

/** Records that the relay has still to publish; null where none publishes. */
function backlogOf(live: Live, service: ServiceName): number | null {
  const journal = live.seen[service]?.parts.journal ?? []
  if (journal.every((part) => part.backlog === null)) return null
  return journal.reduce((sum, part) => sum + (part.backlog ?? 0), 0)
}

function Result({ found }: { found: Verified }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const words = {
    records: count(found.records, language),
    logs: found.logs.length,
    checkpoints: count(found.checkpoints, language),
    anchors: count(found.anchors, language),
  }
  if (found.broken === null) {
    return (
      <Alert
        color="teal"
        icon={<IconShieldCheck aria-hidden />}
        title={t('operations.holds')}
        mb="xs"
        role="status"
        data-holds
      >
        {t('operations.holdsWhat', words)}
      </Alert>
    )
  }
  const { service, log, part, offset, what } = found.broken
  return (
    <Alert color="red" icon={<IconShieldX aria-hidden />} title={t('operations.broken')} mb="xs" role="alert">
      {t('operations.brokenWhat')} <code lang="en">{`${service}.${log} ${part}/${offset}: ${what}`}</code>
    </Alert>
  )
}
