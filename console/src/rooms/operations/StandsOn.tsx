import { Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconMinus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { count, useLanguage } from '../../format/format.ts'
import { Failed } from '../../layout/states.tsx'
import { Panel } from '../desk/Panel.tsx'
import { APART_SECONDS } from './alerts.ts'
import classes from './operations.module.css'
import { SERVICES } from './services.ts'
import type { Live } from './useLive.ts'

const CHECKS = ['database', 'migrations', 'consumer', 'broker'] as const
type State = 'well' | 'bad' | 'none'
const ICONS = { well: IconCheck, bad: IconAlertTriangle, none: IconMinus }

/** What the services stand on, and the witnesses of the clock. */
export function StandsOn({ live }: { live: Live }) {
  const { t } = useTranslation()
  const { checks, sending } = live
  return (
    <Panel title={t('operations.standsOn')}>
      {checks.away.length > 0 && <Failed error={checks.error} again={checks.again} />}
      <ul className={classes.list}>
        {CHECKS.map((check) => {
          const said = SERVICES.flatMap((service) => {
            const found = checks.data[service]?.checks[check]
            return found === undefined ? [] : [{ service, found }]
          })
          const bad = said.filter(({ found }) => found !== 'ok')
          const state: State = said.length === 0 ? 'none' : bad.length ? 'bad' : 'well'
          return (
            <Row key={check} name={t(`operations.checks.${check}`)} state={state} check={check}>
              {state === 'none' && (check === 'broker' ? t('operations.noBroker') : t('shell.unknown'))}
              {state === 'well' && t('operations.ofServices', { count: said.length })}
              {bad.map(({ service, found }) => (
                <span key={service}>
                  {t(`operations.services.${service}`)}: <code lang="en">{found}</code>{' '}
                </span>
              ))}
            </Row>
          )
        })}
        <Clock name={t('operations.checks.databaseClock')} apart={sending?.database_apart} />
        <Clock name={t('operations.checks.providerClock')} apart={sending?.provider_apart} />
        <Row
          name={t('operations.checks.sending')}
          state={sending === undefined ? 'none' : sending.held_by === null ? 'well' : 'bad'}
          check="sending"
        >
          {sending === undefined
            ? t('shell.unknown')
            : sending.held_by === null
              ? sending.sandbox
                ? t('operations.mayLeaveSandbox')
                : t('operations.mayLeave')
              : t('operations.nothingLeaves')}
        </Row>
      </ul>
    </Panel>
  )
}

function Clock({ name, apart }: { name: string; apart: number | null | undefined }) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (apart === undefined || apart === null) {
    return (
      <Row name={name} state="none" check="clock">
        {apart === null ? t('operations.noTime') : t('shell.unknown')}
      </Row>
    )
  }
  return (
    <Row name={name} state={apart > APART_SECONDS ? 'bad' : 'well'} check="clock">
      {t('operations.apart', { seconds: count(Math.round(apart * 100) / 100, language) })}
    </Row>
  )
}

function Row({ name, state, check, children }: { name: string; state: State; check: string; children: ReactNode }) {
  const Icon = ICONS[state]
  return (
    <li className={classes.check} data-check={check} data-state={state}>
      <span className={classes.checkSign} data-state={state}>
        <Icon size={15} aria-hidden />
      </span>
      <Text size="sm" fw={600} component="span">
        {name}
      </Text>
      <Text size="sm" component="span" ta="end">
        {children}
      </Text>
    </li>
  )
}
