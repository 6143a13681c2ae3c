import { Button, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, outreach } from '../../api/client.ts'
import { may, useSession } from '../../session/session.ts'
import classes from './desk.module.css'
import { Hide, Purpose } from './Purpose.tsx'
import { contactsQuery } from './useCase.ts'

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
  const session = useSession()
  const [asked, { open, close }] = useDisclosure(false)
  const [words, setWords] = useState<string[] | null>(null)
  const hide = useCallback(() => setWords(null), [])
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
  return (
    <>
      {(words ?? (text ? [masked(text)] : [])).map((said) => (
        <p key={said} className={classes.said} lang={language === 'zh' ? 'zh-CN' : 'en'} data-sent={name}>
          {said}
        </p>
      ))}
      {words?.length === 0 && (
        <Text size="xs" c="dimmed">
          {t('sent.none')}
        </Text>
      )}
      {words ? (
        <Hide hide={hide} />
      ) : (
        may(session, 'pii:reveal') && (
          <Button size="compact-xs" variant="subtle" mt={2} onClick={open} className={classes.noPrint} data-whole>
            {t('sent.whole')}
          </Button>
        )
      )}
      <Purpose title={t('sent.title')} opened={asked} close={close} read={read} show={setWords} />
    </>
  )
}

function masked(text: string): string {
  return text.replaceAll(/\{\{-?\s*([a-z_]+)\s*-?\}\}/g, '‹$1›')
}
