import { Button, Group, Select, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { filled } from '../../layout/search.ts'
import { may, useSession } from '../../session/session.ts'
import { BUCKETS, type Filters, isNarrowed, NOBODY } from './filters.ts'

const TYPED_MILLISECONDS = 350

export function FilterBar({ filters, narrow }: { filters: Filters; narrow: (wanted: Filters) => void }) {
  const { t } = useTranslation()
  const session = useSession()
  const set = (change: Filters) => narrow(filled({ ...filters, ...change }))
  return (
    <Group gap="xs" align="flex-end" role="search" aria-label={t('cases.filters.title')}>
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
      <Typed
        key={`of ${filters.creditor}`}
        label={t('cases.filters.creditor')}
        value={filters.creditor}
        onChange={(creditor) => set({ creditor })}
      />
      {may(session, 'case:assign') && (
        <>
          <Typed
            key={filters.collector}
            label={t('cases.filters.assigned')}
            value={filters.collector === NOBODY ? undefined : filters.collector}
            onChange={(collector) => set({ collector })}
          />
          <Button
            size="xs"
            variant={filters.collector === NOBODY ? 'filled' : 'default'}
            aria-pressed={filters.collector === NOBODY}
            onClick={() => set({ collector: filters.collector === NOBODY ? undefined : NOBODY })}
          >
            {t('shell.nobody')}
          </Button>
        </>
      )}
      {isNarrowed(filters) && (
        <Button size="xs" variant="subtle" leftSection={<IconX size={14} aria-hidden />} onClick={() => narrow({})}>
          {t('cases.filters.clear')}
        </Button>
      )}
    </Group>
  )
}

type ChoiceProps = {
  label: string
  value: string | undefined
  options: { value: string; label: string }[]
  onChange: (value: string | undefined) => void
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  const { t } = useTranslation()
  return (
    <Select
      size="xs"
      w={130}
      label={label}
      placeholder={t('cases.filters.any')}
      clearable
      clearButtonProps={{ 'aria-label': t('cases.filters.clear') }}
      value={value ?? null}
      data={options}
      onChange={(chosen) => onChange(chosen ?? undefined)}
    />
  )
}

/** A text that narrows the table once one stops typing. */
function Typed({
  label,
  value,
  onChange,
}: {
  label: string
  value: string | undefined
  onChange: (value?: string) => void
}) {
  const { t } = useTranslation()
  const [text, setText] = useState(value ?? '')
  useEffect(() => {
    if (text.trim() === (value ?? '')) return
    const timer = setTimeout(() => onChange(text.trim() || undefined), TYPED_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  return (
    <TextInput
      size="xs"
      w={140}
      label={label}
      placeholder={t('cases.filters.any')}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  )
}
