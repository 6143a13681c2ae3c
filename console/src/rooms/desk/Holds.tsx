import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { IconHandStop } from '@tabler/icons-react'
import classes from './desk.module.css'
import { useKnown } from '../../i18n/known.ts'
import { holdsQuery } from './useCase.ts'
import { useBoth } from './When.tsx'

/** Above all else: what stands against every contact. A promise in term is quiet, not an alarm. */
export function Holds({ caseId, zone }: { caseId: string; zone: string | undefined }) {
  const { t } = useTranslation()
  const known = useKnown()
  const both = useBoth(zone)
  const { data } = useQuery(holdsQuery(caseId))
  if (!data?.items.length) return null
  const quiet = data.items.every((hold) => hold.reason === 'promise')
  return (
    <div className={classes.holds} data-quiet={quiet} role={quiet ? 'status' : 'alert'} data-holds>
      <ul>
        {data.items.map((hold) => (
          <li key={hold.hold_id}>
            <IconHandStop size={17} aria-hidden style={{ verticalAlign: '-3px', marginInlineEnd: 6 }} />
            {t('reasons.hold', { hold: known(`holds.${hold.reason}`) ?? hold.reason })}{' '}
            <span style={{ fontWeight: 500, fontSize: 13 }}>
              {t('owed.since', { date: both(hold.placed) })}
              {hold.until && ` · ${t('timeline.until', { time: both(hold.until) })}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
