import { Button, Group, MultiSelect, SegmentedControl, Select, Stack, Switch, Text, TextInput } from '@mantine/core'
import { IconBan, IconCheck, IconHourglass, IconScale } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, outreach } from '../../api/client.ts'
import { useNow } from '../../api/installation.ts'
import { stamp, useLanguage } from '../../format/format.ts'
import { instantOf, wallOf, zones } from '../../format/wall.ts'
import { Empty, Failed } from '../../layout/states.tsx'
import { isZone } from '../../receipt/verdict.ts'
import { Panel } from '../desk/Panel.tsx'
import { useReason } from '../desk/reasons.ts'
import { useBusy } from './busy.ts'
import classes from './compliance.module.css'
import book from './law.module.css'
import paper from './receipt.module.css'
import { MoreAbout } from './MoreAbout.tsx'
import { packsQuery } from './queries.ts'
import { ALWAYS, type Answer, asQuestion, CHANNELS, type Form, fresh } from './question.ts'
import { RuleCard } from './RuleCard.tsx'
import { usePlace, useRules } from './rules.ts'

const ICONS = { allow: IconCheck, defer: IconHourglass, block: IconBan }
type Said = { form: Form; answer: Answer }

/** The law asked about a contact that anybody makes up; nothing is kept. */
export function MayContact() {
  const { t } = useTranslation()
  const packs = useQuery(packsQuery)
  useBusy(packs.isPending)
  const now = useNow(30_000)
  const everywhere = packs.data?.map(({ id }) => id).filter((id) => ALWAYS.includes(id)) ?? []
  const [form, setForm] = useState(() => fresh('Asia/Shanghai', now))
  const asked = useMutation({
    mutationFn: async (wanted: Form): Promise<Said> => {
      const body = asQuestion(wanted, everywhere)
      const answer = await ask(outreach.POST('/v1/compliance/evaluate', { body: body as never }))
      return { form: wanted, answer: answer as Answer }
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (asQuestion(form)) asked.mutate(form)
  }
  const tryThen = (at: string) => {
    const then = { ...form, at: wallOf(new Date(at), form.zone) }
    setForm(then)
    asked.mutate(then)
  }
  return (
    <div className={classes.page}>
      <div className={book.may}>
        <Panel title={t('ask.title')} asked={packs}>
          <form onSubmit={submit} data-form="may">
            <Stack gap="sm">
              <Text size="sm" c="dimmed">
                {t('ask.lead')}
              </Text>
              <TheQuestion form={form} set={(change) => setForm((old) => ({ ...old, ...change }))} now={now} />
              <Group justify="flex-end">
                <Button type="submit" loading={asked.isPending} disabled={!asQuestion(form)}>
                  {t('ask.ask')}
                </Button>
              </Group>
            </Stack>
          </form>
        </Panel>
        <div className={book.answerPlace} aria-live="polite">
          {asked.isError && <Failed error={asked.error} />}
          {!asked.data && !asked.isError && <Empty title={t('ask.nothingYet')}>{t('ask.nothingYetWhy')}</Empty>}
          {asked.data && <TheAnswer said={asked.data} changed={asked.data.form !== form} tryThen={tryThen} />}
        </div>
      </div>
    </div>
  )
}

type QuestionProps = { form: Form; set: (change: Partial<Form>) => void; now: number }

function TheQuestion({ form, set, now }: QuestionProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const place = usePlace()
  const { data: packs } = useQuery(packsQuery)
  const everyZone = useMemo(() => zones(), [])
  const places = (packs ?? [])
    .filter(({ id }) => !ALWAYS.includes(id))
    .map(({ id, name }) => ({ value: id, label: place(id, name) }))
  const at = isZone(form.zone) ? instantOf(form.at, form.zone) : null
  const choosePlaces = (chosen: string[]) => {
    const zone = packs?.find(({ id }) => id === chosen[0])?.default_zone
    const moved = zone && chosen[0] !== form.places[0] ? { zone } : {}
    set({ places: chosen, ...moved })
  }
  return (
    <>
      <MultiSelect
        size="sm"
        label={t('ask.where')}
        description={t('ask.whereHint')}
        data={places}
        searchable
        hidePickedOptions
        value={form.places}
        onChange={choosePlaces}
        data-field="places"
      />
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('ask.actor')}
        value={form.role}
        onChange={(role) => set({ role: role as Form['role'] })}
        data={(['creditor', 'agency'] as const).map((value) => ({ value, label: t(`facts.values.${value}`) }))}
      />
      <Group grow align="flex-start" gap="sm">
        <Select
          size="sm"
          label={t('ask.channel')}
          allowDeselect={false}
          data={CHANNELS.map((value) => ({ value, label: t(`facts.values.${value}`) }))}
          value={form.channel}
          onChange={(channel) => set({ channel: channel as Form['channel'] })}
        />
        <Select
          size="sm"
          label={t('ask.zone')}
          searchable
          allowDeselect={false}
          limit={60}
          data={everyZone}
          value={form.zone}
          onChange={(zone) => zone && set({ zone })}
        />
      </Group>
      <TextInput
        type="datetime-local"
        size="sm"
        required
        label={t('ask.at')}
        description={at ? t('ask.yours', { time: stamp(at, language) }) : undefined}
        error={!at && form.at ? t('ask.noSuchTime') : undefined}
        rightSectionWidth={64}
        rightSection={
          <Button size="compact-xs" variant="subtle" onClick={() => set({ at: wallOf(now, form.zone) })}>
            {t('ask.now')}
          </Button>
        }
        value={form.at}
        onChange={(event) => set({ at: event.currentTarget.value })}
        data-field="at"
      />
      <Switch
        size="sm"
        label={t('ask.prepared')}
        description={t('ask.preparedHint')}
        checked={form.prepared}
        onChange={(event) => set({ prepared: event.currentTarget.checked })}
      />
      <MoreAbout form={form} set={set} />
    </>
  )
}

type AnswerProps = { said: Said; changed: boolean; tryThen: (at: string) => void }

function TheAnswer({ said: { form, answer }, changed, tryThen }: AnswerProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const place = usePlace()
  const reason = useReason()
  const rules = useRules(answer.packs.map(({ id }) => id))
  const decision = answer.decision as 'allow' | 'defer' | 'block'
  const Icon = ICONS[decision] ?? IconScale
  const { earliest_allowed: earliest, rule_id: rule } = answer
  return (
    <article className={paper.paper} data-answer={decision}>
      {changed && (
        <Text size="xs" c="dimmed" role="status" mb="xs">
          {t('ask.changed')}
        </Text>
      )}
      <header className={paper.headline} data-decision={decision}>
        <span className={paper.seal}>
          <Icon size={26} stroke={2.2} aria-hidden />
        </span>
        <div>
          <h2 className={paper.answer}>{t(`ask.${decision}`)}</h2>
          <Text size="sm" c="dimmed">
            {decision === 'allow'
              ? t('ask.allowWhy')
              : decision === 'block'
                ? t('ask.blockWhy')
                : !earliest && t('ask.never')}
          </Text>
        </div>
      </header>
      {earliest && (
        <section className={book.opening} data-earliest={earliest}>
          <Text size="xs" c="dimmed">
            {t('ask.deferWhy')}
          </Text>
          <Text fw={700} size="lg" className="num">
            {t('ask.theirs', { time: stamp(earliest, language, form.zone) })}
          </Text>
          <Group justify="space-between" gap="xs">
            <Text size="sm" className="num">
              {t('ask.yours', { time: stamp(earliest, language) })}
            </Text>
            <Button size="xs" variant="default" onClick={() => tryThen(earliest)}>
              {t('ask.tryThen')}
            </Button>
          </Group>
        </section>
      )}
      <div className={paper.section}>
        {rule && <RuleCard id={rule} rule={rules.get(rule)} deciding />}
        {!rule && decision !== 'allow' && <Text fw={650}>{reason('no_instant_in_two_months')}</Text>}
        {answer.also_failing.length > 0 && (
          <>
            <Text size="xs" c="dimmed" mt="sm" mb={4}>
              {t('receipt.alsoFailing')}
            </Text>
            {answer.also_failing.map((id) => (
              <RuleCard key={id} id={id} rule={rules.get(id)} />
            ))}
          </>
        )}
      </div>
      <Text size="xs" c="dimmed" mt="sm">
        {t('ask.judgedBy', {
          packs: answer.packs.map(({ id, version }) => `${place(id)} ${version.slice(0, 8)}`).join(t('facts.and')),
        })}
      </Text>
    </article>
  )
}
