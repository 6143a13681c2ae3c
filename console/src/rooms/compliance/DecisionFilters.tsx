import { Button, Group, Select, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { countsQuery, useCreditors } from './queries.ts'
import { useRuleWords, withId } from './rules.ts'
import { CHANNELS, type Filters, isDay, isNarrowed, KINDS } from './search.ts'

export function DecisionFilters({ filters, narrow }: { filters: Filters; narrow: (wanted: Filters) => void }) {
  const { t } = useTranslation()
  const creditors = useCreditors().map(({ creditor }) => creditor)
  const rules = useRuleIds(filters)
  const set = (change: Filters) => narrow({ ...filters, ...change })
  return (
    <Group gap="xs" align="flex-end" role="search" aria-label={t('cases.filters.title')}>
      <Choice
        label={t('decisions.filters.kind')}
        value={filters.kind}
        options={KINDS.map((value) => ({ value, label: t(`decisions.kinds.${value}`) }))}
        onChange={(kind) => set({ kind: kind as Filters['kind'] })}
      />
      <Choice
        label={t('decisions.filters.rule')}
        value={filters.rule}
        wide
        options={rules}
        onChange={(rule) => set({ rule })}
      />
      <Choice
        label={t('decisions.filters.channel')}
        value={filters.channel}
        options={CHANNELS.map((value) => ({ value, label: t(`channels.${value}`) }))}
        onChange={(channel) => set({ channel: channel as Filters['channel'] })}
      />
      <Choice
        label={t('decisions.filters.creditor')}
        value={filters.creditor}
        options={[...new Set([...creditors, ...(filters.creditor ? [filters.creditor] : [])])]}
        onChange={(creditor) => set({ creditor })}
      />
      <Day label={t('decisions.filters.from')} value={filters.from} onChange={(from) => set({ from })} />
      <Day label={t('decisions.filters.to')} value={filters.to} onChange={(to) => set({ to })} />
      {isNarrowed(filters) && (
        <Button size="xs" variant="subtle" leftSection={<IconX size={14} aria-hidden />} onClick={() => narrow({})}>
          {t('cases.filters.clear')}
        </Button>
      )}
    </Group>
  )
}

/** The rules that decided in these days, in words. */
function useRuleIds(filters: Filters): { value: string; label: string }[] {
  const words = useRuleWords()
  const { data } = useQuery({
    ...countsQuery({ ...filters, kind: undefined, rule: undefined }, 'rule'),
    placeholderData: keepPreviousData,
  })
  const found = [...(data?.items.map(({ rule }) => rule) ?? []), filters.rule].filter((rule) => !!rule)
  return [...new Set(found)].map((rule) => ({ value: rule!, label: withId(rule!, words(rule!)) }))
}

type ChoiceProps = {
  label: string
  value: string | undefined
  options: string[] | { value: string; label: string }[]
  wide?: boolean
  onChange: (value: string | undefined) => void
}

export function Choice({ label, value, options, wide, onChange }: ChoiceProps) {
  const { t } = useTranslation()
  return (
    <Select
      size="xs"
      w={wide ? 220 : 124}
      label={label}
      placeholder={t('cases.filters.any')}
      clearable
      searchable={wide}
      comboboxProps={wide ? { width: 360, position: 'bottom-start' } : undefined}
      clearButtonProps={{ 'aria-label': t('cases.filters.clear') }}
      value={value ?? null}
      data={options}
      onChange={(chosen) => onChange(chosen ?? undefined)}
    />
  )
}

function Day(props: { label: string; value: string | undefined; onChange: (value: string | undefined) => void }) {
  const { label, value, onChange } = props
  return (
    <TextInput
      type="date"
      size="xs"
      w={132}
      label={label}
      defaultValue={value ?? ''}
      key={value}
      onChange={(event) => {
        const day = event.currentTarget.value
        if (day === '' || isDay(day)) onChange(day || undefined)
      }}
    />
  )
}
