import { Button, Code, CopyButton, Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty } from '../../layout/states.tsx'
import { useSession } from '../../session/session.ts'
import { type Filters, isNarrowed } from './filters.ts'

const LOOK_MILLISECONDS = 2_000

/** A paste-ready overdue event, three days past due. */
export function exampleEvent(origin: string, now: Date): string {
  const due = new Date(now.getTime() - 3 * 86_400_000).toISOString().slice(0, 10)
  const event = {
    event_id: `try-${now.getTime()}`,
    occurred_at: now.toISOString(),
    creditor: 'my-bank',
    customer: {
      id: 'C-1',
      name: 'Li Na',
      language: 'zh-CN',
      consents: ['sms', 'call'],
      phones: [{ number: '+8613800138000' }],
    },
    loan: { id: 'L-1', overdue: { value: '1250.00', currency: 'CNY' }, oldest_unpaid_due_date: due },
  }
  return [
    `curl -sS ${origin}/api/intake/v1/delinquencies -H 'Content-Type: application/json' \\`,
    `  -H "Authorization: Bearer $(.venv/bin/dunwell token --role publisher)" \\`,
    `  -d '${JSON.stringify(event)}'`,
  ].join('\n')
}

/** No case: because of the filters, because none is assigned to oneself, or because there is none at all yet. */
export function NoCases({ filters, clear }: { filters: Filters; clear: () => void }) {
  const { t } = useTranslation()
  const session = useSession()
  if (isNarrowed(filters)) {
    return (
      <Empty title={t('cases.empty')}>
        <p>{t('cases.emptyWhy')}</p>
        <Button variant="light" onClick={clear}>
          {t('cases.filters.clear')}
        </Button>
      </Empty>
    )
  }
  if (session.scopes['case:read'] === 'assigned') return <Empty title={t('cases.none')}>{t('cases.noneWhy')}</Empty>
  return <Waiting />
}

function Waiting() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  useEffect(() => {
    const timer = setInterval(() => void queries.invalidateQueries({ queryKey: ['cases'] }), LOOK_MILLISECONDS)
    return () => clearInterval(timer)
  }, [queries])
  const [command] = useState(() => exampleEvent(location.origin, new Date()))
  return (
    <Empty title={t('cases.waiting')} live>
      <Stack gap="xs" align="center">
        <p>{t('cases.waitingWhy')}</p>
        <Code block ta="left" maw="90vw" style={{ overflowX: 'auto' }} tabIndex={0}>
          {command}
        </Code>
        <CopyButton value={command}>
          {({ copied, copy }) => (
            <Button size="xs" variant="light" onClick={copy}>
              {copied ? t('shell.copied') : t('shell.copy')}
            </Button>
          )}
        </CopyButton>
      </Stack>
    </Empty>
  )
}
