import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { count, useLanguage } from '../../format/format.ts'
import { Panel } from '../desk/Panel.tsx'
import { letterOf, partsOf, type Slot, toneOf } from './processes.ts'
import classes from './operations.module.css'
import { SERVICES } from './services.ts'
import type { Live } from './useLive.ts'

const SHOWN_MAX = 96

/** Each service's parts and who works on them; a part without an owner is red and has no letter. */
export function PartsGrid({ live }: { live: Live }) {
  const { t } = useTranslation()
  return (
    <Panel title={t('operations.parts')}>
      <dl className={classes.parts}>
        {SERVICES.map((service) => {
          const answer = live.seen[service]?.parts
          const slots = answer ? partsOf(answer) : []
          return (
            <div key={service}>
              <dt>{t(`operations.services.${service}`)}</dt>
              <dd>
                <ul className={classes.slots}>
                  {slots.slice(0, SHOWN_MAX).map((slot) => (
                    <Cell key={slot.part} slot={slot} />
                  ))}
                  {slots.length > SHOWN_MAX && (
                    <li>{t('operations.moreParts', { count: slots.length - SHOWN_MAX })}</li>
                  )}
                </ul>
              </dd>
            </div>
          )
        })}
      </dl>
      <Text size="xs" c="dimmed" mt={8}>
        {t('operations.partsHow')}
      </Text>
    </Panel>
  )
}

const SIGNS: Partial<Record<string, string>> = { alone: '–', free: '↔', stopped: '!' }

function stateOf({ stopped, hands, behind }: Slot) {
  if (stopped) return 'stopped'
  if (hands === 'silent' || hands === 'nobody') return 'alone'
  if (hands === 'free') return 'free'
  return behind ? 'waiting' : 'well'
}

function Cell({ slot }: { slot: Slot }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const state = stateOf(slot)
  const words = t(`operations.slot.${state}`, {
    part: slot.part,
    owner: slot.owner ? letterOf(slot.owner) : '',
    count: slot.behind,
    shown: count(slot.behind, language),
  })
  return (
    <li className={classes.slot} data-state={state} data-tone={toneOf(slot.owner)} title={words}>
      <span aria-hidden>{SIGNS[state] ?? letterOf(slot.owner)}</span>
      <span className="visually-hidden">{words}</span>
    </li>
  )
}
