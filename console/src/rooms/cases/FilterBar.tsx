import { Button, Select, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { count, useLanguage } from '../../format/format.ts'
import { filled, whole } from '../../layout/search.ts'
import { may, useSession } from '../../session/session.ts'
import classes from './cases.module.css'
import { BUCKETS, DAYS_LEAST, DAYS_MOST, type Filters, isNarrowed, NOBODY } from './filters.ts'
import { countsQuery } from './useCases.ts'

const TYPED_MILLISECONDS = 350

export function FilterBar({ filters, narrow }: { filters: Filters; narrow: (wanted: Filters) => void }) {
  const { t } = useTranslation()
  const session = useSession()
  const set = (change: Filters) => narrow(filled({ ...filters, ...change }))
  const bands = useGroups('band', filters.band?.toString(), (band) => (band === '0' ? t('cases.smallest') : band))
  const creditors = useGroups('creditor', filters.creditor)
  const collectors = useGroups('assigned_to', filters.collector, (name) => (name === NOBODY ? t('shell.nobody') : name))
  return (
    <div className={classes.filters} role="search" aria-label={t('cases.filters.title')}>
      <Choice
        label={t('cases.filters.state')}
        value={filters.state}
        options={(['open', 'closed'] as const).map((value) => ({ value, label: t(`caseStates.${value}`) }))}
        onChange={(state) => set({ state: state as Filters['state'] })}
      />
      <Choice
        label={t('cases.filters.bucket')}
        value={filters.bucket}
        options={BUCKETS.map((value) => ({ value, label: value }))}
        onChange={(bucket) => set({ bucket })}
      />
      <Choice
        label={t('cases.filters.hold')}
        value={filters.held}
        options={[
          { value: 'yes', label: t('cases.yes') },
          { value: 'no', label: t('shell.none') },
        ]}
        onChange={(held) => set({ held: held as Filters['held'] })}
      />
      <Choice
        label={t('cases.filters.band')}
        value={filters.band === undefined ? undefined : String(filters.band)}
        options={bands}
        onChange={(band) => set({ band: band === undefined ? undefined : Number(band) })}
      />
      <Days label={t('cases.filters.daysMin')} value={filters.days_min} onChange={(days_min) => set({ days_min })} />
      <Days label={t('cases.filters.daysMax')} value={filters.days_max} onChange={(days_max) => set({ days_max })} />
      <Choice
        label={t('cases.filters.creditor')}
        value={filters.creditor}
        options={creditors}
        wide
        onChange={(creditor) => set({ creditor })}
      />
      {may(session, 'case:assign') && (
        <Choice
          label={t('cases.filters.assigned')}
          value={filters.collector}
          options={collectors}
          wide
          onChange={(collector) => set({ collector })}
        />
      )}
      <Select
        size="xs"
        w={172}
        label={t('cases.filters.order')}
        allowDeselect={false}
        value={filters.order ?? 'days'}
        data={(['days', 'amount'] as const).map((value) => ({ value, label: t(`cases.orders.${value}`) }))}
        onChange={(order) => set({ order: order === 'amount' ? order : undefined })}
      />
      {isNarrowed(filters) && (
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconX size={14} aria-hidden />}
          onClick={() => narrow(filled({ order: filters.order }))}
        >
          {t('cases.filters.clear')}
        </Button>
      )}
    </div>
  )
}

/** What cases have of something, with how many; what is chosen stands there though no case has it. */
function useGroups(by: 'creditor' | 'band' | 'assigned_to', chosen: string | undefined, word = (text: string) => text) {
  const language = useLanguage()
  const { data = [] } = useQuery(countsQuery(by))
  const options = data.map(({ group, cases }) => ({
    value: group,
    label: `${word(group)} (${count(cases, language)})`,
  }))
  if (chosen && !data.some(({ group }) => group === chosen)) options.unshift({ value: chosen, label: word(chosen) })
  return options
}

type ChoiceProps = {
  label: string
  value: string | undefined
  options: { value: string; label: string }[]
  /** A longer list, in which one may type. */
  wide?: boolean
  onChange: (value: string | undefined) => void
}

function Choice({ label, value, options, wide, onChange }: ChoiceProps) {
  const { t } = useTranslation()
  return (
    <Select
      size="xs"
      w={wide ? 146 : 104}
      label={label}
      placeholder={t('cases.filters.any')}
      clearable
      searchable={wide}
      nothingFoundMessage={wide ? t('cases.filters.nothing') : undefined}
      comboboxProps={wide ? { width: 260, position: 'bottom-start' } : undefined}
      clearButtonProps={{ 'aria-label': t('cases.filters.clear') }}
      value={value ?? null}
      data={options}
      onChange={(chosen) => onChange(chosen ?? undefined)}
    />
  )
}

type DaysProps = { label: string; value: number | undefined; onChange: (value?: number) => void }

/** A number of days that narrows the table once one stops typing. */
function Days({ label, value, onChange }: DaysProps) {
  const [text, setText] = useState(value?.toString() ?? '')
  const [told, setTold] = useState(value)
  if (told !== value) {
    setTold(value)
    setText(value?.toString() ?? '')
  }
  const typed = text.trim() === '' ? undefined : (whole(text.trim(), DAYS_LEAST, DAYS_MOST) ?? null)
  useEffect(() => {
    if (typed === null || typed === value) return
    const timer = setTimeout(() => onChange(typed), TYPED_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [typed, value, onChange])
  return (
    <TextInput
      size="xs"
      w={74}
      label={label}
      inputMode="numeric"
      maxLength={6}
      error={typed === null}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  )
}
