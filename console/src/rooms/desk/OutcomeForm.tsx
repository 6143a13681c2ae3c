import { Button, Checkbox, Group, NumberInput, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../api/problem.ts'
import { date, type Money, money, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import { Failed } from '../../layout/states.tsx'
import classes from './desk.module.css'
import { brokenLimits, type Limits } from './limits.ts'
import {
  AT_ONCE,
  type Code,
  datesOf,
  decimalOf,
  digitsOf,
  type Every,
  fieldsOf,
  instalmentsOf,
  iso,
  localInput,
  minorOf,
  type OutcomeIn,
  quarter,
} from './outcomes.ts'
import { useBoth } from './When.tsx'

const CHANNELS = ['call', 'sms', 'email', 'letter', 'visit'] as const
const INSTALMENTS_MAX = 36
const QUICK_HOURS = [1, 2, 4, 24]

/** What was typed, so that it can be given back after an undo or a refusal. */
export type Draft = {
  amount: string
  due: string
  count: number
  every: Every
  callback: string
  channel: (typeof CHANNELS)[number]
  replace: boolean
  note: string
}

export type OutcomeFormProps = {
  /** What can be promised at most: what is overdue, less what is promised already. */
  most: Money
  promised: boolean
  /** What may be promised, once that is known; `askAgain` asks for it anew. */
  limits: Limits | undefined
  askAgain: () => void
  today: string
  /** Business time, and the debtor's zone. */
  now: number
  zone: string | undefined
  draft?: Draft
  typed: (draft: Draft) => void
  refusal?: Problem
  record: (code: Code, body: Partial<OutcomeIn>, draft: Draft) => void
  cancel: () => void
}

export function OutcomeForm({
  code,
  most,
  promised,
  limits,
  askAgain,
  today,
  now,
  zone,
  draft,
  typed,
  refusal,
  record,
  cancel,
}: OutcomeFormProps & { code: Code }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const fields = fieldsOf(code)
  const [form, setForm] = useState<Draft>(draft ?? fresh(most, today, now))
  const [broken, setBroken] = useState<string[]>([])
  const set = (change: Partial<Draft>) => {
    const next = { ...form, ...change }
    setBroken([])
    setForm(next)
    typed(next)
  }
  const first = { 'data-autofocus': true, autoFocus: true }
  const submit = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault()
    const body = bodyOf(code, form, most.currency)
    if (!body) return
    const beyond = limits ? brokenLimits(body, limits) : []
    setBroken(beyond)
    if (beyond.length === 0) record(code, body, form)
    else askAgain()
  }
  return (
    <form
      className={classes.form}
      onSubmit={submit}
      data-form={code}
      aria-label={t(`codes.${code}.short`)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') cancel()
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
      }}
    >
      <Stack gap={8}>
        <Text size="sm" fw={600}>
          {t(`codes.${code}.means`)}
        </Text>
        {fields.includes('promise') && (
          <>
            <Amount value={form.amount} most={most} set={(amount) => set({ amount })} />
            <TextInput
              type="date"
              size="sm"
              required
              label={t('outcome.due')}
              description={limits && t('outcome.latest', { date: date(limits.last, language) })}
              min={today}
              value={form.due}
              onChange={(e) => set({ due: e.currentTarget.value })}
            />
          </>
        )}
        {fields.includes('instalments') && <Instalments form={form} most={most} today={today} set={set} />}
        {promised && (fields.includes('promise') || fields.includes('instalments')) && (
          <Checkbox
            size="xs"
            label={t('outcome.replace')}
            checked={form.replace}
            onChange={(e) => set({ replace: e.currentTarget.checked })}
          />
        )}
        {fields.includes('callback') && <Callback form={form} now={now} zone={zone} set={set} />}
        {fields.includes('channel') && (
          <SegmentedControl
            size="xs"
            fullWidth
            aria-label={t('outcome.channel')}
            value={form.channel}
            onChange={(channel) => set({ channel: channel as Draft['channel'] })}
            data={CHANNELS.map((value) => ({ value, label: t(`channels.${value}`) }))}
          />
        )}
        {fields.includes('note') && (
          <Textarea
            {...(fields[0] === 'note' || fields[0] === 'channel' ? first : {})}
            size="sm"
            label={t('outcome.note')}
            description={t('outcome.noteHint')}
            autosize
            minRows={1}
            maxRows={5}
            maxLength={4_000}
            value={form.note}
            onChange={(e) => set({ note: e.currentTarget.value })}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) submit(event)
            }}
          />
        )}
        {broken.length > 0 ? (
          <Broken codes={broken} most={most} />
        ) : (
          refusal && <Refusal problem={refusal} most={most} />
        )}
        <Group gap="xs" justify="flex-end">
          <Button size="xs" variant="default" onClick={cancel}>
            {t('shell.cancel')}
          </Button>
          <Button size="xs" type="submit" color={AT_ONCE.has(code) ? 'red.9' : undefined} rightSection={<kbd>↵</kbd>}>
            {AT_ONCE.has(code) ? t('outcome.recordNow') : t('outcome.record')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

type CallbackProps = {
  form: Draft
  now: number
  zone: string | undefined
  set: (change: Partial<Draft>) => void
}

/** When they will be called back: typed on one's own clock, read on the debtor's. */
function Callback({ form, now, zone, set }: CallbackProps) {
  const { t } = useTranslation()
  const both = useBoth(zone)
  const there = form.callback ? new Date(form.callback) : null
  return (
    <>
      <TextInput
        data-autofocus
        autoFocus
        type="datetime-local"
        size="sm"
        required
        label={t('outcome.callback')}
        description={there && both(there.toISOString())}
        min={localInput(now)}
        value={form.callback}
        onChange={(e) => set({ callback: e.currentTarget.value })}
      />
      <Group gap={6}>
        {QUICK_HOURS.map((hours) => (
          <Button
            key={hours}
            size="compact-xs"
            variant="default"
            onClick={() => set({ callback: localInput(quarter(now + hours * 3_600_000)) })}
          >
            {hours === 24 ? t('outcome.tomorrow') : t('outcome.inHours', { count: hours })}
          </Button>
        ))}
      </Group>
    </>
  )
}

function Amount({ value, most, set }: { value: string; most: Money; set: (value: string) => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const wrong = value !== '' && minorOf(value, digitsOf(most.currency)) === null
  return (
    <TextInput
      data-autofocus
      autoFocus
      size="sm"
      required
      inputMode="decimal"
      label={`${t('outcome.amount')} (${most.currency})`}
      description={t('outcome.atMost', { amount: money(most, language) })}
      error={wrong ? t('outcome.limits.amount') : undefined}
      value={value}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => set(event.currentTarget.value)}
    />
  )
}

type InstalmentsProps = { form: Draft; most: Money; today: string; set: (change: Partial<Draft>) => void }

function Instalments({ form, most, today, set }: InstalmentsProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const digits = digitsOf(most.currency)
  const total = minorOf(form.amount, digits)
  const parts = total === null ? [] : instalmentsOf(total, form.count)
  const each = (minor: bigint) => money({ value: decimalOf(minor, digits), currency: most.currency }, language)
  return (
    <>
      <Amount value={form.amount} most={most} set={(amount) => set({ amount })} />
      <Group grow gap="xs" align="flex-start">
        <NumberInput
          size="sm"
          label={t('outcome.count')}
          min={2}
          max={INSTALMENTS_MAX}
          clampBehavior="strict"
          value={form.count}
          onChange={(count) => set({ count: Math.min(INSTALMENTS_MAX, Math.max(2, Number(count) || 2)) })}
        />
        <TextInput
          type="date"
          size="sm"
          required
          label={t('outcome.first')}
          min={today}
          value={form.due}
          onChange={(e) => set({ due: e.currentTarget.value })}
        />
      </Group>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('outcome.every')}
        value={form.every}
        onChange={(every) => set({ every: every as Every })}
        data={(['week', 'twoWeeks', 'month'] as const).map((value) => ({
          value,
          label: `${t('outcome.every')} ${t(`outcome.${value}`)}`,
        }))}
      />
      {parts.length > 0 && form.due && (
        <Text size="xs" c="dimmed" className="num">
          {t('outcome.sum', { count: form.count, amount: each(parts[0]!) })} ·{' '}
          {t('outcome.total', { amount: each(total!) })} ·{' '}
          {date(datesOf(form.due, form.count, form.every).at(-1)!, language)}
        </Text>
      )}
    </>
  )
}

/** Which limit it was, in words; anything else as the room's other refusals. */
function Refusal({ problem, most }: { problem: Problem; most: Money }) {
  if (problem.flaws.length === 0) return <Failed error={problem} />
  return (
    <Broken
      codes={problem.flaws.map(({ code }) => code)}
      pointers={problem.flaws.map((flaw) => flaw.pointer)}
      most={most}
    />
  )
}

type BrokenProps = { codes: readonly string[]; pointers?: readonly string[]; most: Money }

function Broken({ codes, pointers, most }: BrokenProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const known = useKnown()
  return (
    <div role="alert" data-broken>
      {codes.map((code, i) => (
        <Text key={code + pointers?.[i]} size="sm" c="var(--mantine-color-error)" fw={600}>
          {known(`outcome.limits.${code}`, { most: money(most, language) }) ??
            t('outcome.limits.other', { pointer: pointers?.[i] ?? code })}
        </Text>
      ))}
    </div>
  )
}

function fresh(most: Money, today: string, now: number): Draft {
  const due = iso(Date.parse(today) + 7 * 86_400_000)
  return {
    amount: most.value,
    due,
    count: 3,
    every: 'month',
    callback: localInput(quarter(now + 3_600_000)),
    channel: 'call',
    replace: false,
    note: '',
  }
}

/** What the outcome's door takes; null while a field is not as it must be. */
export function bodyOf(code: Code, form: Draft, currency: string): Partial<OutcomeIn> | null {
  const fields = fieldsOf(code)
  const digits = digitsOf(currency)
  const body: Partial<OutcomeIn> = { channel: fields.includes('channel') ? form.channel : 'call' }
  if (form.note.trim()) body.note = form.note.trim()
  const minor = minorOf(form.amount, digits)
  const terms = (amount: bigint, due: string) => ({ amount: { value: decimalOf(amount, digits), currency }, due })
  if (fields.includes('promise')) {
    if (minor === null || !form.due) return null
    body.promise = terms(minor, form.due)
    body.replace = form.replace
  }
  if (fields.includes('instalments')) {
    if (minor === null || !form.due) return null
    const dates = datesOf(form.due, form.count, form.every)
    body.instalments = instalmentsOf(minor, form.count).map((each, i) => terms(each, dates[i]!))
    body.replace = form.replace
  }
  if (fields.includes('callback')) {
    if (!form.callback) return null
    body.callback_at = new Date(form.callback).toISOString()
  }
  return body
}
