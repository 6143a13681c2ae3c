import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask, outreach } from '../../api/client.ts'
import classes from './desk.module.css'
import { contactsQuery } from './useCase.ts'
import { WordForWord } from './WordForWord.tsx'

/** All templates in use, with their texts by language. */
const templatesQuery = {
  queryKey: ['templates'],
  queryFn: () => ask(outreach.GET('/v1/templates')),
  staleTime: 300_000,
}

type Props = { caseId: string; contactId: string; language: 'en' | 'zh' }

/**
 * What a text said: its template in the debtor's language, what was filled in as a name in angle brackets; word for
 * word, with the person's name in it, once a purpose is given.
 */
export function Sent({ caseId, contactId, language }: Props) {
  const { t } = useTranslation()
  const contacts = useQuery(contactsQuery(caseId))
  const templates = useQuery(templatesQuery)
  const name = contacts.data?.items.find((each) => each.contact_id === contactId)?.template
  const found = templates.data?.find((each) => each.name === name)
  const text = found?.texts[language] ?? found?.texts.en
  const read = async (purpose: string) => {
    const params = { path: { contact_id: contactId }, query: { purpose } }
    const { items } = await ask(outreach.GET('/v1/contacts/{contact_id}/message', { params }))
    return items.map((message) => message.text ?? t('sent.gone'))
  }
  const said = (words: string) => (
    <p key={words} className={classes.said} lang={language === 'zh' ? 'zh-CN' : 'en'} data-sent={name}>
      {words}
    </p>
  )
  return (
    <WordForWord
      title={t('sent.title')}
      button={t('sent.whole')}
      none={t('sent.none')}
      masked={text && said(masked(text))}
      read={read}
      said={said}
    />
  )
}

function masked(text: string): string {
  return text.replaceAll(/\{\{-?\s*([a-z_]+)\s*-?\}\}/g, '‹$1›')
}
