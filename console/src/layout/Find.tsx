import { Badge, Button, Kbd, Modal, Stack, Text, TextInput, UnstyledButton } from '@mantine/core'
import { useDisclosure, useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, intake, tracking } from '../api/client.ts'
import { type Language, money, useLanguage } from '../format/format.ts'
import { useKeys } from './keys.ts'
import classes from './layout.module.css'
import { Failed } from './states.tsx'

const CASE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const PHONE = /^\+?[0-9][0-9 ()-]{6,}$/
const DIGITS = /^[0-9]+$/
const HOME: Record<Language, string> = { en: 'US', zh: 'CN' } // explains a phone without its country's code

type Found = { case_id: string; title: string; detail: string }

/** Exact, by what the text looks like; what may be a phone travels in a body, never in an address. */
async function look(text: string, language: Language, asLoan: boolean): Promise<Found[]> {
  if (CASE.test(text)) {
    const found = await ask(tracking.GET('/v1/cases/{case_id}', { params: { path: { case_id: text.toLowerCase() } } }))
    return [shown(found, language)]
  }
  if (PHONE.test(text) && !asLoan) return byPhone(text, language)
  const byLoan = await ask(tracking.GET('/v1/cases', { params: { query: { loan_id: text, limit: 20 } } }))
  return byLoan.items.map((found) => shown(found, language))
}

async function byPhone(phone: string, language: Language): Promise<Found[]> {
  const people = await ask(intake.POST('/v1/search', { body: { phone, country: HOME[language] } }))
  const cases = await Promise.all(
    people.items.map(async (person) => {
      const debtor = await ask(
        intake.GET('/v1/debtors/{debtor_id}', { params: { path: { debtor_id: person.debtor_id } } }),
      )
      return debtor.accounts.flatMap((account) =>
        account.case_id
          ? [
              {
                case_id: account.case_id,
                title: `${person.name ?? ''} · ${account.loan_id}`,
                detail: `${account.creditor} · ${money(account.overdue, language)}`,
              },
            ]
          : [],
      )
    }),
  )
  return cases.flat()
}

function shown(
  found: { case_id: string; loan_id: string; creditor: string; overdue: { value: string; currency: string } },
  language: Language,
) {
  return {
    case_id: found.case_id,
    title: found.loan_id,
    detail: `${found.creditor} · ${money(found.overdue, language)}`,
  }
}

export function Find() {
  const { t } = useTranslation()
  const [opened, { open, close }] = useDisclosure(false)
  useKeys({ '/': open })
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconSearch size={15} aria-hidden />}
        rightSection={
          <Kbd size="xs" className={classes.wide}>
            /
          </Kbd>
        }
        onClick={open}
        aria-label={t('shell.find')}
        c="dimmed"
        fw={500}
      >
        <span className={classes.wide}>{t('shell.find')}</span>
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={t('find.title')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        <Results close={close} />
      </Modal>
    </>
  )
}

function Results({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [wanted] = useDebouncedValue(text.trim(), 250)
  const [loan, setLoan] = useState('') // a number that somebody says is a loan's
  const found = useQuery({
    queryKey: ['find', wanted, language, loan === wanted],
    queryFn: () => look(wanted, language, loan === wanted),
    enabled: wanted.length > 2,
    retry: false,
    gcTime: 0, // what was typed may be a phone: it is not kept
  })
  const missing = found.error && 'status' in found.error && (found.error.status === 404 || found.error.status === 422)
  const results = found.data ?? []
  const go = (caseId: string) => {
    close()
    void navigate({ to: '/cases/$caseId', params: { caseId } })
  }
  return (
    <Stack>
      <TextInput
        data-autofocus
        leftSection={<IconSearch size={16} aria-hidden />}
        label={t('shell.find')}
        description={t('find.hint')}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          const [only] = results
          if (event.key === 'Enter' && only && wanted === text.trim()) go(only.case_id)
        }}
      />
      <div role="status" aria-live="polite">
        {found.isSuccess && results.length > 0 && <Text size="sm">{t('find.results', { count: results.length })}</Text>}
        {((found.isSuccess && results.length === 0) || missing) && (
          <>
            <Text fw={600}>{t('find.nothing')}</Text>
            <Text size="sm" c="dimmed">
              {t('find.nothingWhy', {
                country: new Intl.DisplayNames(language, { type: 'region' }).of(HOME[language]),
              })}
            </Text>
          </>
        )}
      </div>
      {DIGITS.test(wanted) && PHONE.test(wanted) && loan !== wanted && (
        <Button variant="light" size="xs" onClick={() => setLoan(wanted)}>
          {t('find.asLoan')}
        </Button>
      )}
      {found.isError && !missing && <Failed error={found.error} again={() => void found.refetch()} />}
      {results.map((item) => (
        <UnstyledButton key={item.case_id} p="sm" bd="1px solid var(--line)" bdrs="md" onClick={() => go(item.case_id)}>
          <Text fw={600}>{item.title}</Text>
          <Badge variant="light" tt="none">
            {item.detail}
          </Badge>
        </UnstyledButton>
      ))}
    </Stack>
  )
}
