import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../format/format.ts'
import classes from './desk.module.css'
import { Panel } from './Panel.tsx'
import { contactsQuery, scriptOf, scriptQuery } from './useCase.ts'

/** What to say, in the language of whoever is called, whatever the collector reads; that of the call at hand. */
export function Script({ caseId }: { caseId: string }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const contacts = useQuery(contactsQuery(caseId))
  const call = contacts.data?.items.findLast(({ channel, state }) => channel === 'call' && state === 'claimed')
  const asked = useQuery({ ...scriptQuery(caseId, scriptOf(call?.template)), placeholderData: (before) => before })
  const theirs = asked.data?.language
  return (
    <Panel
      title={t('script.title')}
      asked={asked}
      aside={
        theirs && (
          <Text size="xs" c="dimmed">
            {t('script.in', { language: new Intl.DisplayNames(language, { type: 'language' }).of(theirs) })}
          </Text>
        )
      }
    >
      <ol className={classes.script} lang={theirs === 'zh' ? 'zh-CN' : 'en'} data-script={theirs}>
        {asked.data?.lines.map(({ step, say }) => (
          <li key={step} data-step={step}>
            {say.replaceAll('{name}', '…')}
          </li>
        ))}
      </ol>
    </Panel>
  )
}
