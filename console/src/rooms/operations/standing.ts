import { useTranslation } from 'react-i18next'
import { count, useLanguage } from '../../format/format.ts'
import { partsOf, unattended } from './processes.ts'
import type { ServiceName } from './services.ts'
import type { Live } from './useLive.ts'

export type Standing = { state: 'well' | 'busy' | 'bad'; words: string }

/** How a service is, in one short line. */
export function useStanding(live: Live): (service: ServiceName) => Standing {
  const { t } = useTranslation()
  const language = useLanguage()
  return (service) => {
    const seen = live.seen[service]
    const bad = (words: string): Standing => ({ state: 'bad', words })
    if (live.away.includes(service)) return bad(t('operations.states.away'))
    if (!seen) return { state: 'busy', words: t('shell.loading') }
    const { parts } = seen
    const missing = Object.entries(live.health[service]?.checks ?? {}).find(([, said]) => said !== 'ok')
    if (parts.halted) return bad(t('operations.states.halted'))
    if (live.flows.some((flow) => flow.to === service && flow.stopped.length)) return bad(t('operations.states.gap'))
    const alone = unattended(parts)
    if (alone) return bad(t('operations.states.unattended', { count: alone, shown: count(alone, language) }))
    if (missing) return bad(t(`operations.states.missing.${missing[0] as 'database'}`))
    if (parts.trouble) return bad(t('operations.states.relay'))
    const free = partsOf(parts).filter((slot) => slot.hands === 'free').length
    if (free) return { state: 'busy', words: t('operations.states.free', { count: free }) }
    const working = parts.members.filter((member) => member.live).length
    return {
      state: 'well',
      words: [
        t('operations.states.parts', { count: partsOf(parts).length }),
        t('operations.states.processes', { count: working }),
      ].join(' · '),
    }
  }
}
