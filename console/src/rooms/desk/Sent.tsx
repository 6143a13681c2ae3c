import { useQuery } from '@tanstack/react-query'
import { ask, outreach } from '../../api/client.ts'
import classes from './desk.module.css'
import { contactsQuery } from './useCase.ts'

/** All templates in use, with their texts by language. */
const templatesQuery = {
  queryKey: ['templates'],
  queryFn: () => ask(outreach.GET('/v1/templates')),
  staleTime: 300_000,
}

/** What a text said: its template in the debtor's language; what was filled in stands as a name in angle brackets. */
export function Sent({ caseId, contactId, language }: { caseId: string; contactId: string; language: 'en' | 'zh' }) {
  const contacts = useQuery(contactsQuery(caseId))
  const templates = useQuery(templatesQuery)
  const name = contacts.data?.items.find((each) => each.contact_id === contactId)?.template
  const found = templates.data?.find((each) => each.name === name)
  const text = found?.texts[language] ?? found?.texts.en
  if (!text) return null
  return (
    <p className={classes.said} lang={language === 'zh' ? 'zh-CN' : 'en'} data-sent={name}>
      {text.replaceAll(/\{\{-?\s*([a-z_]+)\s*-?\}\}/g, '‹$1›')}
    </p>
  )
}
