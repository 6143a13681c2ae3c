import { Button, Code, CopyButton, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty } from '../layout/states.tsx'

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

/** An empty system: what makes it move. Whoever shows this looks again and again whether something came. */
export function FirstEvent() {
  const { t } = useTranslation()
  const [command] = useState(() => exampleEvent(location.origin, new Date()))
  return (
    <Empty title={t('first.waiting')} live>
      <Stack gap="xs" align="center">
        <p>{t('first.waitingWhy')}</p>
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
