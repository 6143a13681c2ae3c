import { useTranslation } from 'react-i18next'
import { useZoneOf } from '../../api/briefs.ts'
import { clock, dayOf, moment, useLanguage } from '../../format/format.ts'
import classes from './desk.module.css'

/** An instant in words: on one's own clock, and on the debtor's where that shows another. */
export function useBoth(zone: string | undefined): (at: string) => string {
  const { t } = useTranslation()
  const language = useLanguage()
  return (at) => {
    const own = moment(at, language)
    const theirs = zone && theirsOf(at, zone, language)
    return theirs ? `${own} (${t('person.theirClock', { time: theirs })})` : own
  }
}

/** What the debtor's clock shows at an instant; null where it shows the same as one's own, or is not known. */
export function useTheirs(zone: string | undefined): (at: string) => string | null {
  const language = useLanguage()
  return (at) => (zone ? theirsOf(at, zone, language) : null)
}

/** The same in two lines, for the end of a line of a list. */
export function When({ at, zone }: { at: string; zone: string | undefined }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const theirs = zone && theirsOf(at, zone, language)
  return (
    <time className={classes.when} dateTime={at}>
      {moment(at, language)}
      {theirs && <div>{t('person.theirClock', { time: theirs })}</div>}
    </time>
  )
}

/** The same of a case in a list, whose debtor's zone is asked for. */
export function WhenOf({ at, caseId }: { at: string; caseId: string }) {
  return (
    <span className={classes.inList}>
      <When at={at} zone={useZoneOf(caseId)} />
    </span>
  )
}

/** What the debtor's clock shows; null where it shows the same as one's own. */
function theirsOf(at: string, zone: string, language: 'en' | 'zh'): string | null {
  const theirs = clock(at, language, zone)
  if (dayOf(at, zone) !== dayOf(at)) return moment(at, language, zone)
  return theirs === clock(at, language) ? null : theirs
}
