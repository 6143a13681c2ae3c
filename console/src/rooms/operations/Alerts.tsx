import { Code, Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconTicket } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { count, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import type { Alert } from './alerts.ts'
import classes from './operations.module.css'

const ICONS = { page: IconAlertTriangle, ticket: IconTicket, note: IconInfoCircle }

const PROCESS = new Set(['silent', 'gone', 'taken'])

/** What is wrong, in words: what it means for people, what to do first, and where it is written. */
export function Alerts({ alerts }: { alerts: readonly Alert[] }) {
  const { t } = useTranslation()
  if (alerts.length === 0) {
    return (
      <div className={classes.well} role="status" data-alerts={0}>
        <IconCircleCheck size={20} aria-hidden />
        {t('operations.well')}
      </div>
    )
  }
  return (
    <ul className={classes.alerts} role="status" aria-label={t('operations.alertsTitle')} data-alerts={alerts.length}>
      {alerts.map((alert) => (
        <One
          key={`${alert.kind}-${alert.service ?? ''}-${PROCESS.has(alert.kind) ? alert.detail : ''}`}
          alert={alert}
        />
      ))}
    </ul>
  )
}

function One({ alert }: { alert: Alert }) {
  const { t } = useTranslation()
  const known = useKnown()
  const language = useLanguage()
  const Icon = ICONS[alert.level]
  const words = {
    service: alert.service ? t(`operations.services.${alert.service}`) : '',
    count: alert.count ?? 0,
    shown: count(alert.count ?? 0, language),
    seconds: count(Math.round(alert.seconds ?? 0), language),
    minutes: count(Math.round((alert.seconds ?? 0) / 60), language),
  }
  return (
    <li className={classes.alert} data-level={alert.level} data-alert={alert.kind}>
      <Icon size={20} aria-hidden />
      <div>
        <Group gap="xs" align="baseline">
          <Text component="span" fw={650}>
            {t(`operations.alerts.${alert.kind}.title`, words)}
          </Text>
          <Text component="span" size="xs" fw={600}>
            {t(`operations.levels.${alert.level}`)}
          </Text>
        </Group>
        <Text size="sm">
          {t(`operations.alerts.${alert.kind}.means`, words)}
          {language === 'en' && ' '}
          {t(`operations.alerts.${alert.kind}.act`, words)}
        </Text>
        <Group gap="md" mt={2}>
          {alert.detail && (
            <Text size="xs" component="span">
              {known(`operations.held.${alert.detail}`) ?? <Code dir="auto">{alert.detail}</Code>}
            </Text>
          )}
          {alert.runbook && (
            <Text size="xs" component="span">
              {t('operations.runbook')} <Code>{`docs/runbooks/${alert.runbook}.md`}</Code>
            </Text>
          )}
        </Group>
      </div>
    </li>
  )
}
