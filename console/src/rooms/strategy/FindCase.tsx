import { Button, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, tracking } from '../../api/client.ts'
import { isId } from '../../layout/search.ts'
import { useWords } from '../../layout/states.tsx'
import { may, useSession } from '../../session/session.ts'
import classes from './strategy.module.css'

/** Finds a case by its id, or, for whoever may read cases, by its loan's number; what was typed stays on the page. */
export function FindCase({ found }: { found: (caseId: string) => void }) {
  const { t } = useTranslation()
  const session = useSession()
  const words = useWords()
  const [text, setText] = useState('')
  const loans = may(session, 'case:read')
  const search = useMutation<string | null, Error, string>({
    mutationFn: async (asked) => {
      if (isId(asked.toLowerCase())) return asked.toLowerCase()
      if (!loans) return null
      const { items } = await ask(tracking.GET('/v1/cases', { params: { query: { loan_id: asked, limit: 200 } } }))
      return (items.find(({ state }) => state === 'open') ?? items[0])?.case_id ?? null
    },
    onSuccess: (caseId) => {
      if (caseId) found(caseId)
    },
  })
  const nothing = search.isSuccess && search.data === null
  const error = search.isError
    ? words(search.error)
    : nothing
      ? loans
        ? t('find.nothing')
        : t('strategy.find.noId')
      : null
  return (
    <form
      className={classes.find}
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim()) search.mutate(text.trim())
      }}
    >
      <TextInput
        size="xs"
        w={220}
        aria-label={t('strategy.find.title')}
        placeholder={loans ? t('strategy.find.hint') : t('strategy.find.hintId')}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={text}
        maxLength={128}
        error={error}
        onChange={(event) => {
          setText(event.currentTarget.value)
          search.reset()
        }}
      />
      <Button type="submit" size="xs" variant="default" loading={search.isPending}>
        {t('strategy.find.go')}
      </Button>
    </form>
  )
}
