import { ActionIcon, Badge, Button, Group, Modal, Radio, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconEye, IconPrinter } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, intake } from '../../api/client.ts'
import { useNow } from '../../api/installation.ts'
import { clock, date, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import { useKeys } from '../../layout/keys.ts'
import { Failed } from '../../layout/states.tsx'
import { may, useSession } from '../../session/session.ts'
import classes from './desk.module.css'
import type { Case, Debtor } from './useCase.ts'

const SHOWN_SECONDS = 60
const PURPOSES = ['call', 'verify', 'letter', 'correct', 'other'] as const

/** What the reveal door answers; kept in this component for a minute and nowhere else. */
type Person = {
  name: string
  national_id?: string | null
  birth_date?: string | null
  phones: { e164: string; kind: string; verified: boolean }[]
  emails: { address: string }[]
  address?: { line?: string; city?: string; region?: string; postal_code?: string; country?: string } | null
  contacts: { name: string; relation: string; phone: string }[]
}
type Masked = { name?: string; language?: string; phones?: { number: string; kind: string; verified: boolean }[] }

export function Who({ found, debtor }: { found: Case; debtor: Debtor | undefined }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const known = useKnown()
  const session = useSession()
  const [opened, { open, close }] = useDisclosure(false)
  const [person, setPerson] = useState<Person | null>(null)
  const mayReveal = may(session, 'pii:reveal') && debtor?.person != null
  useKeys({ z: mayReveal && !person ? open : undefined })
  const masked = (debtor?.person ?? {}) as Masked
  const zone = debtor?.zones[0]
  const tongue = masked.language
  return (
    <header className={classes.who}>
      <h1 className={classes.name} style={{ margin: 0 }} data-who dir="auto">
        {person?.name ?? masked.name ?? (debtor?.person === null ? t('person.erased') : found.loan_id)}
      </h1>
      {person ? (
        <Hide hide={() => setPerson(null)} />
      ) : (
        debtor?.person && (
          <Group gap={4}>
            <Badge variant="default" size="sm" tt="none">
              {t('person.masked')}
            </Badge>
            {mayReveal && (
              <Tooltip label={`${t('person.reveal')} (Z)`}>
                <ActionIcon variant="light" size="md" aria-label={t('person.reveal')} onClick={open} data-reveal>
                  <IconEye size={17} aria-hidden />
                </ActionIcon>
              </Tooltip>
            )}
          </Group>
        )
      )}
      <Text ff="monospace" fw={650} size="sm">
        {found.loan_id}
      </Text>
      <Text size="sm" c="dimmed">
        {found.creditor}
      </Text>
      {zone && <TheirClock zone={zone} />}
      {tongue && (
        <Text size="sm" c="dimmed">
          {new Intl.DisplayNames(language, { type: 'language' }).of(tongue)}
        </Text>
      )}
      {debtor?.flags.map((flag) => (
        <Badge key={flag} color="red" variant="light" tt="none">
          {t('person.flagged', { flag: known(`flags.${flag}`) ?? flag })}
        </Badge>
      ))}
      <ActionIcon variant="subtle" ml="auto" size="md" aria-label={t('keys.print')} onClick={() => print()}>
        <IconPrinter size={18} aria-hidden />
      </ActionIcon>
      {person && debtor && <Whole person={person} />}
      <Modal
        opened={opened}
        onClose={close}
        title={t('person.revealTitle')}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        <Reveal
          debtorId={found.debtor_id}
          shown={(whole) => {
            setPerson(whole)
            close()
          }}
        />
      </Modal>
    </header>
  )
}

function TheirClock({ zone }: { zone: string }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const now = useNow()
  return (
    <Text size="sm" c="dimmed" className="num" title={zone}>
      {t('person.theirClock', { time: clock(now, language, zone) })}
    </Text>
  )
}

function Hide({ hide }: { hide: () => void }) {
  const { t } = useTranslation()
  const [left, setLeft] = useState(SHOWN_SECONDS)
  useEffect(() => {
    if (left <= 0) return hide()
    const timer = setTimeout(() => setLeft(left - 1), 1_000)
    return () => clearTimeout(timer)
  }, [left, hide])
  return (
    <Button size="compact-xs" variant="light" color="red" onClick={hide}>
      {t('person.hide')} · {t('person.hideIn', { seconds: left })}
    </Button>
  )
}

function Reveal({ debtorId, shown }: { debtorId: string; shown: (person: Person) => void }) {
  const { t } = useTranslation()
  const [purpose, setPurpose] = useState<(typeof PURPOSES)[number]>('call')
  const [other, setOther] = useState('')
  const said = purpose === 'other' ? other.trim() : purpose
  const reveal = useMutation({
    mutationFn: () =>
      ask(
        intake.POST('/v1/debtors/{debtor_id}/reveal', {
          params: { path: { debtor_id: debtorId } },
          body: { purpose: said },
        }),
      ),
    onSuccess: (whole) => shown(whole as unknown as Person),
    gcTime: 0,
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (said.length > 2) reveal.mutate()
      }}
    >
      <Stack>
        <Text size="sm">{t('person.revealWhy')}</Text>
        <Radio.Group
          label={t('person.purpose')}
          value={purpose}
          onChange={(value) => setPurpose(value as typeof purpose)}
        >
          <Stack gap={6} mt={6}>
            {PURPOSES.map((each, i) => (
              <Radio
                key={each}
                value={each}
                label={t(`person.purposes.${each}`)}
                {...(i === 0 ? { 'data-autofocus': true } : {})}
              />
            ))}
          </Stack>
        </Radio.Group>
        {purpose === 'other' && (
          <TextInput
            label={t('person.otherPurpose')}
            required
            minLength={3}
            maxLength={200}
            value={other}
            onChange={(event) => setOther(event.currentTarget.value)}
          />
        )}
        {reveal.isError && <Failed error={reveal.error} />}
        <Button type="submit" loading={reveal.isPending} disabled={said.length < 3}>
          {t('person.show')}
        </Button>
      </Stack>
    </form>
  )
}

function Whole({ person }: { person: Person }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const known = useKnown()
  const address = person.address
  const rows: [string, string[]][] = [
    [
      t('person.phones'),
      person.phones.map(
        (phone) =>
          `${phone.e164} (${known(`person.kinds.${phone.kind}`) ?? phone.kind}${phone.verified ? `, ${t('person.verified')}` : ''})`,
      ),
    ],
    [t('person.emails'), person.emails.map((email) => email.address)],
    [
      t('person.address'),
      address
        ? [
            [address.line, address.city, address.region, address.postal_code, address.country]
              .filter(Boolean)
              .join(', '),
          ]
        : [],
    ],
    [t('person.nationalId'), person.national_id ? [person.national_id] : []],
    [t('person.birth'), person.birth_date ? [date(person.birth_date, language)] : []],
    [t('person.relatives'), person.contacts.map((contact) => `${contact.name} (${contact.relation}) ${contact.phone}`)],
  ]
  return (
    <dl className={classes.panel} style={{ flexBasis: '100%', margin: 0 }} data-revealed>
      {rows.map(([name, values]) =>
        values.length ? (
          <Group key={name} gap="xs" wrap="nowrap" align="baseline">
            <Text component="dt" size="xs" c="dimmed" miw={110}>
              {name}
            </Text>
            <Text component="dd" m={0} size="sm" className="num" dir="auto">
              {values.join(' · ')}
            </Text>
          </Group>
        ) : null,
      )}
    </dl>
  )
}
