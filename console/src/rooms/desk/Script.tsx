import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { money, useLanguage } from '../../format/format.ts'
import classes from './desk.module.css'
import { Panel } from './Panel.tsx'
import { scriptFor } from './scripts.ts'
import { type Case, type Debtor, tongueOf } from './useCase.ts'

/** What to say, in the language of whoever is called, whatever the collector reads. */
export function Script({ found, debtor }: { found: Case; debtor: Debtor | undefined }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const theirs = tongueOf(debtor)
  const lines = scriptFor(
    theirs,
    { creditor: found.creditor, amount: money(found.overdue, theirs) },
    debtor?.jurisdictions ?? [],
  )
  const name = new Intl.DisplayNames(language, { type: 'language' }).of(theirs)
  return (
    <Panel
      title={t('script.title')}
      aside={
        <Text size="xs" c="dimmed">
          {t('script.in', { language: name })}
        </Text>
      }
    >
      <ol className={classes.script} lang={theirs === 'zh' ? 'zh-CN' : 'en'} data-script={theirs}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
    </Panel>
  )
}
