import { ActionIcon, Badge, Group, Text, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconEye, IconPrinter } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, intake } from '../../api/client.ts'
import { useNow } from '../../api/installation.ts'
import { clock, date, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import { useKeys } from '../../layout/keys.ts'
import { may, useSession } from '../../session/session.ts'
import classes from './desk.module.css'
import { Hide, Purpose } from './Purpose.tsx'
import type { Case, Debtor } from './useCase.ts'

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
  const hide = useCallback(() => setPerson(null), [])
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
        <Hide hide={hide} />
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
      <Purpose
        title={t('person.revealTitle')}
        opened={opened}
        close={close}
        read={(purpose) => read(found.debtor_id, purpose)}
        show={setPerson}
      />
    </header>
  )
}

async function read(debtor_id: string, purpose: string): Promise<Person> {
  const params = { path: { debtor_id } }
  const whole = await ask(intake.POST('/v1/debtors/{debtor_id}/reveal', { params, body: { purpose } }))
  return whole as unknown as Person
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
