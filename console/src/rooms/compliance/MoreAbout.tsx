import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import book from './law.module.css'
import { CHANNELS, CHOICES, type EarlierRow, FLAGS, type Form, PARTIES, RESULTS } from './question.ts'

const EARLIER_MAX = 12
const TIMES_MAX = 100

/** What else one may know: of the person, of the debt, of what was done before. */
export function MoreAbout({ form, set }: { form: Form; set: (change: Partial<Form>) => void }) {
  const { t } = useTranslation()
  const named = (names: readonly string[]) =>
    names.map((value) => ({ value, label: t(`facts.values.${value as 'call'}`) }))
  return (
    <details className={book.more}>
      <summary>{t('ask.more')}</summary>
      <Stack gap="sm" mt="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
          <Select
            size="xs"
            label={t('facts.names.party')}
            allowDeselect={false}
            data={named(PARTIES)}
            value={form.party}
            onChange={(party) => set({ party: party as Form['party'] })}
          />
          {(Object.keys(CHOICES) as (keyof typeof CHOICES)[]).map((name) => (
            <Select
              key={name}
              size="xs"
              label={t(`facts.names.${name}`)}
              placeholder={t('ask.notKnown')}
              clearable
              clearButtonProps={{ 'aria-label': t('cases.filters.clear') }}
              data={named(CHOICES[name])}
              value={form.choices[name] ?? null}
              onChange={(value) => set({ choices: { ...form.choices, [name]: value ?? undefined } })}
            />
          ))}
          <MultiSelect
            size="xs"
            label={t('facts.names.optout_media')}
            data={named(CHANNELS)}
            value={form.optedOut}
            onChange={(optedOut) => set({ optedOut })}
          />
        </SimpleGrid>
        <SimpleGrid cols={2} spacing="xs">
          <TextInput
            type="time"
            size="xs"
            label={t('ask.agreedFrom')}
            value={form.agreedFrom}
            onChange={(event) => set({ agreedFrom: event.currentTarget.value })}
          />
          <TextInput
            type="time"
            size="xs"
            label={t('ask.agreedTo')}
            value={form.agreedTo}
            onChange={(event) => set({ agreedTo: event.currentTarget.value })}
          />
        </SimpleGrid>
        <Checkbox.Group value={form.flags} onChange={(flags) => set({ flags })} aria-label={t('receipt.known')}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing={6}>
            {FLAGS.map((flag) => (
              <Checkbox key={flag} size="xs" value={flag} label={t(`facts.names.${flag}`)} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
        <Earlier form={form} set={set} named={named} />
      </Stack>
    </details>
  )
}

type EarlierProps = {
  form: Form
  set: (change: Partial<Form>) => void
  named: (names: readonly string[]) => { value: string; label: string }[]
}

function Earlier({ form, set, named }: EarlierProps) {
  const { t } = useTranslation()
  const change = (place: number, changed: Partial<EarlierRow>) =>
    set({ earlier: form.earlier.map((row, at) => (at === place ? { ...row, ...changed } : row)) })
  const add = () =>
    set({ earlier: [...form.earlier, { at: form.at, channel: form.channel, result: 'no_answer', times: 1 }] })
  return (
    <fieldset className={book.fieldset}>
      <legend>{t('ask.earlier')}</legend>
      <Stack gap={6}>
        {form.earlier.map((row, place) => (
          // oxlint-disable-next-line react/no-array-index-key -- rows have nothing else to be known by
          <Group key={place} gap={6} align="flex-end" wrap="wrap">
            <NumberInput
              size="xs"
              w={74}
              label={t('ask.times')}
              min={1}
              max={TIMES_MAX}
              value={row.times}
              onChange={(times) => change(place, { times: Number(times) || 1 })}
            />
            <Select
              size="xs"
              w={104}
              label={t('facts.names.channel')}
              allowDeselect={false}
              data={named(CHANNELS)}
              value={row.channel}
              onChange={(channel) => channel && change(place, { channel })}
            />
            <Select
              size="xs"
              w={132}
              label={t('receipt.columns.result')}
              allowDeselect={false}
              data={named(RESULTS)}
              value={row.result}
              onChange={(result) => result && change(place, { result })}
            />
            <TextInput
              type="datetime-local"
              size="xs"
              label={t('receipt.columns.at')}
              value={row.at}
              onChange={(event) => change(place, { at: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('ask.remove')}
              onClick={() => set({ earlier: form.earlier.filter((_, at) => at !== place) })}
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        {form.earlier.length < EARLIER_MAX && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={add}
            w="fit-content"
          >
            {t('ask.addEarlier')}
          </Button>
        )}
        {form.earlier.length === 0 && (
          <Text size="xs" c="dimmed">
            {t('receipt.noHistory')}
          </Text>
        )}
      </Stack>
    </fieldset>
  )
}
