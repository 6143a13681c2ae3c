import { Code, Group, SegmentedControl, Text, TextInput, Title, UnstyledButton } from '@mantine/core'
import { IconChevronRight, IconSearch } from '@tabler/icons-react'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { businessNow, installationQuery } from '../../api/installation.ts'
import { date, dayOf, useLanguage } from '../../format/format.ts'
import { Empty, Failed, Loading } from '../../layout/states.tsx'
import { useBusy } from './busy.ts'
import classes from './compliance.module.css'
import book from './law.module.css'
import { LocalPacks, Unread } from './LocalPacks.tsx'
import { type Pack, packQuery, packsQuery, type Rule } from './queries.ts'
import { RuleRead } from './RuleRead.tsx'
import { useDemands, usePlace } from './rules.ts'
import { cleaned, isDay } from './search.ts'

const KEEPERS = ['all', 'engine', 'elsewhere', 'nobody'] as const
type Keeper = (typeof KEEPERS)[number]

/** The packs, one place per section, as they stand on a day. */
export function Packs() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { pack: open, on } = useSearch({ from: '/shell/compliance' })
  const asked = useQuery(packsQuery)
  const { data: installation } = useQuery(installationQuery)
  const today = dayOf(businessNow(installation))
  const day = on ?? today
  const [find, setFind] = useState('')
  const [keeper, setKeeper] = useState<Keeper>('all')
  const looked = useDeferredValue(find.trim())
  const narrowed = looked !== '' || keeper !== 'all'
  const packs = asked.data ?? []
  const wanted = narrowed ? packs.map(({ id }) => id) : open ? [open] : []
  const read = useQueries({ queries: wanted.map((id) => packQuery(id, day, true)) })
  useBusy(asked.isPending || read.some(({ isPending }) => isPending))
  const fits = useFits(looked, keeper)
  const show = (change: { pack?: string | undefined; on?: string | undefined }) =>
    void navigate({
      from: '/compliance',
      to: '/compliance',
      search: (old) => cleaned({ ...old, ...change }),
      replace: true,
    })
  const sections = packs.map((pack) => {
    const found = read[wanted.indexOf(pack.id)]
    return { pack, found, rules: found?.data?.says.filter(fits) ?? [] }
  })
  const shown = narrowed ? sections.filter(({ found, rules }) => found?.isPending || rules.length) : sections
  return (
    <div className={classes.page}>
      <div className={classes.reading}>
        <Title order={2} size="h4">
          {t('law.title')}
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          {t('law.lead')}
        </Text>
        <Group gap="xs" align="flex-end" mb="md" role="search" aria-label={t('cases.filters.title')}>
          <TextInput
            type="date"
            size="xs"
            label={t('law.on')}
            value={day}
            onChange={(event) => isDay(event.currentTarget.value) && show({ on: event.currentTarget.value })}
            data-field="on"
          />
          <TextInput
            size="xs"
            label={t('law.find')}
            leftSection={<IconSearch size={14} aria-hidden />}
            value={find}
            onChange={(event) => setFind(event.currentTarget.value)}
          />
          <SegmentedControl
            size="xs"
            aria-label={t('law.keeper')}
            value={keeper}
            onChange={(value) => setKeeper(value as Keeper)}
            data={KEEPERS.map((value) => ({
              value,
              label: value === 'all' ? t('law.anyKeeper') : t(`law.keepers.${value}`),
            }))}
          />
        </Group>
        {asked.isPending && <Loading />}
        {asked.isError && <Failed error={asked.error} again={() => void asked.refetch()} />}
        {asked.isSuccess && shown.length === 0 && <Empty title={t('law.nothingFits')}>{t('law.nothingFitsWhy')}</Empty>}
        {shown.map(({ pack, found, rules }) => (
          <Place
            key={pack.id}
            pack={pack}
            open={narrowed || open === pack.id}
            toggle={() => show({ pack: open === pack.id ? undefined : pack.id })}
            rules={rules}
            asked={found}
          />
        ))}
        {asked.isSuccess && <LocalPacks />}
      </div>
    </div>
  )
}

function useFits(looked: string, keeper: Keeper): (rule: Rule) => boolean {
  const demands = useDemands()
  const wanted = looked.toLowerCase()
  return (rule) => {
    if (keeper !== 'all' && rule.keeper !== keeper) return false
    if (!wanted) return true
    return `${rule.id} ${rule.demands} ${demands(rule)} ${rule.citation}`.toLowerCase().includes(wanted)
  }
}

type PlaceProps = {
  pack: Pack
  open: boolean
  toggle: () => void
  rules: Rule[]
  asked: { isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown } | undefined
}

function Place({ pack, open, toggle, rules, asked }: PlaceProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const place = usePlace()
  const notVerified = pack.rules - pack.verified
  return (
    <section className={book.place} data-pack={pack.id} data-open={open}>
      <h3>
        <UnstyledButton className={book.placeHead} aria-expanded={open} onClick={toggle}>
          <IconChevronRight size={17} aria-hidden className={book.chevron} />
          <span className={book.placeName}>{place(pack.id, pack.name)}</span>
          <span className={book.placeFigures}>
            {t('law.rules', { count: pack.rules })} · {t('law.judged', { count: pack.judged })}
            {notVerified > 0 && <> · {t('law.notVerifiedCount', { count: notVerified })}</>}
          </span>
          <Code fz={11}>{pack.version}</Code>
        </UnstyledButton>
      </h3>
      {open && (
        <div className={book.placeBody}>
          {pack.flaw ? (
            <Unread flaw={pack.flaw} />
          ) : (
            <Text size="xs" c="dimmed" mb="xs">
              {t('law.asOf', { date: date(pack.as_of, language) })} ·{' '}
              {pack.default_zone ? t('law.zone', { zone: pack.default_zone }) : t('law.zoneOfDebtor')}
              {pack.parents.length > 0 && (
                <> · {t('law.under', { parents: pack.parents.map((each) => place(each)).join(t('facts.and')) })}</>
              )}
              {asked && !asked.isPending && <> · {t('law.inForce', { count: rules.length })}</>}
            </Text>
          )}
          {asked?.isPending && <Loading />}
          {asked?.isError && <Failed error={asked.error} again={() => void asked.refetch()} />}
          {rules.map((rule) => (
            <RuleRead key={rule.id} rule={rule} />
          ))}
        </div>
      )}
    </section>
  )
}
