import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { IconHandStop } from '@tabler/icons-react'
import { moment, useLanguage } from '../../format/format.ts'
import classes from './desk.module.css'
import { useKnown } from '../../i18n/known.ts'
import { holdsQuery } from './useCase.ts'

/** Above all else: what stands against every contact. A promise in term is quiet, not an alarm. */
export function Holds({ caseId }: { caseId: string }) {
  const { t } = useTranslation()
  const known = useKnown()
  const language = useLanguage()
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
              {t('owed.since', { date: moment(hold.placed, language) })}
              {hold.until && ` · ${t('timeline.until', { time: moment(hold.until, language) })}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
