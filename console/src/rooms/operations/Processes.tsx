import { Badge, Text } from '@mantine/core'
import { IconActivityHeartbeat, IconClockExclamation, IconHeartBroken, IconHistory } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { clock, count, useLanguage } from '../../format/format.ts'
import { Panel } from '../desk/Panel.tsx'
import { letterOf, type Process, toneOf } from './processes.ts'
import classes from './operations.module.css'
import { SERVICES } from './services.ts'

const ICONS = { working: IconActivityHeartbeat, late: IconClockExclamation, gone: IconHeartBroken, ended: IconHistory }

/** Who works here: one line a process; one that died is red until its parts have been taken over. */
export function Processes({ processes }: { processes: readonly Process[] }) {
  const { t } = useTranslation()
  return (
    <Panel title={t('operations.processes')}>
      <ul className={classes.list}>
        {processes.map((process) => (
          <One key={process.id} process={process} />
        ))}
      </ul>
      <Text size="xs" c="dimmed" mt={8}>
        {t('operations.processesHow')}
      </Text>
    </Panel>
  )
}

function One({ process }: { process: Process }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const Icon = ICONS[process.state]
  const words = {
    count: process.parts,
    shown: count(process.parts, language),
    time: clock(process.until, language),
  }
  const services =
    process.services.length === SERVICES.length
      ? t('operations.allServices')
      : process.services.map((service) => t(`operations.services.${service}`)).join(', ')
  return (
    <li
      className={classes.process}
      data-process={process.id}
      data-state={process.state}
      data-answers={process.answers || undefined}
    >
      <span className={classes.letter} data-tone={toneOf(process.id)} aria-hidden>
        {letterOf(process.id)}
      </span>
      <div>
        <code className={classes.id}>{process.id}</code>
        {process.answers && (
          <Badge size="xs" variant="light" tt="none" ml={6}>
            {t('operations.answers')}
          </Badge>
        )}
        <Text size="xs" c="dimmed">
          {services}
        </Text>
      </div>
      <span className={classes.state}>
        <Icon size={16} aria-hidden />
        {t(`operations.process.${process.state === 'gone' && process.parts === 0 ? 'taken' : process.state}`, words)}
      </span>
    </li>
  )
}
