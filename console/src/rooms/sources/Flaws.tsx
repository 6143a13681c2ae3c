import { Code, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import type { Flaw } from './mend.ts'
import classes from './sources.module.css'

const WHOLE_FILE = 'file'

/** What is wrong, field by field, and how to mend it; the system's own words stand behind. */
export function Flaws({ flaws, most = 20 }: { flaws: readonly Flaw[]; most?: number }) {
  const { t } = useTranslation()
  return (
    <ul className={classes.flaws}>
      {flaws.slice(0, most).map((flaw, index) => (
        <One key={`${index}-${flaw.pointer}`} flaw={flaw} />
      ))}
      {flaws.length > most && <li>{t('sources.more', { count: flaws.length - most })}</li>}
    </ul>
  )
}

function One({ flaw }: { flaw: Flaw }) {
  const { t } = useTranslation()
  const known = useKnown()
  const language = useLanguage()
  const words = known(`sources.flaws.${flaw.code}`)
  const pointer = flaw.pointer?.replace(/^\//, '')
  return (
    <li data-flaw={flaw.code}>
      {flaw.code === WHOLE_FILE ? null : pointer ? (
        <Code>{pointer}</Code>
      ) : (
        <Text span fw={600} size="sm">
          {t('sources.wholeRow')}
        </Text>
      )}{' '}
      {words ?? (language === 'en' && flaw.message ? <Code fz="xs">{flaw.message}</Code> : t('sources.flaws.invalid'))}
      {flaw.message && language === 'en' && words !== null && (
        <Code fz="xs" className={classes.said}>
          {flaw.message}
        </Code>
      )}
      {flaw.message && language !== 'en' && (
        <details className={classes.details}>
          <summary>{t('sources.saidInEnglish')}</summary>
          <Code lang="en">{flaw.message}</Code>
        </details>
      )}
    </li>
  )
}
