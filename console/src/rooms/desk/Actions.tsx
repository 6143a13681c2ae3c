import { Button, Group, Text, Textarea } from '@mantine/core'
import { IconNote, IconPhone } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNow } from '../../api/installation.ts'
import { clock, countdown, dayOf, useLanguage } from '../../format/format.ts'
import { useKeys } from '../../layout/keys.ts'
import { Failed } from '../../layout/states.tsx'
import { may, useSession } from '../../session/session.ts'
import classes from './desk.module.css'
import { type Again, type Form, freshForm, keepTyped, typedIn } from './forms.ts'
import { type Code, decimalOf, digitsOf, fieldsOf, KEY_OF, minorOf, type OutcomeIn } from './outcomes.ts'
import { outbox } from './outbox.ts'
import { OutcomePanel } from './OutcomePanel.tsx'
import { Panel } from './Panel.tsx'
import { useReason } from './reasons.ts'
import { useCall } from './useCall.ts'
import { type Case, type Debtor, limitsQuery, nowQuery, promisesQuery } from './useCase.ts'
import { useRecord } from './useRecord.ts'

type Props = {
  found: Case
  debtor: Debtor | undefined
  form: Form | null
  setForm: (form: Form | null) => void
  /** The call that was taken back, and may get its right outcome now. */
  again: Again | null
  /** The next case is on its way: no key may still hit this one. */
  leaving: boolean
  recorded: () => void
}

/** Call, note, outcome: with a key each. */
export function Actions({ found, debtor, form, setForm, again, leaving, recorded }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const session = useSession()
  const { record, note } = useRecord()
  const call = useCall(found.case_id)
  const refused = useRefusal(found.case_id)
  const [asked, setAsked] = useState(false)
  const promises = useQuery(promisesQuery(found.case_id))
  const now = useNow(60_000)
  const zone = debtor?.zones[0]
  const today = dayOf(now, zone)
  const open = promises.data?.items.filter(({ state }) => state === 'OPEN') ?? []
  const code = form?.code ?? null
  const promising = (code === 'PTP' || code === 'PLAN') && may(session, 'promise:write')
  const limits = useQuery({ ...limitsQuery(found.case_id), enabled: promising })

  const close = () => {
    if (form?.item) outbox.forget(form.item) // it is recorded anew
    setForm(null)
  }
  const send = (which: Code, body: Partial<OutcomeIn>, draft: unknown) => {
    record({
      caseId: found.case_id,
      contactId: again?.contactId ?? call.mine?.contact_id,
      code: which,
      body,
      draft,
    })
    close()
    recorded()
  }
  const pick = (which: Code) => {
    if (found.state === 'closed' && (which === 'PTP' || which === 'PLAN')) return
    if (fieldsOf(which).length === 0) send(which, { channel: 'call' }, undefined)
    else setForm(freshForm(found.case_id, { code: which }))
  }
  const writeNote = () => setForm(freshForm(found.case_id, { note: '' }))
  const start = () => {
    setAsked(true)
    if (!refused && !call.mine) call.claim.mutate()
  }
  const mayClaim = may(session, 'callqueue:claim')
  const keys = {
    ...Object.fromEntries([...KEY_OF].map(([which, key]) => [key, () => pick(which)])),
    c: mayClaim ? start : undefined,
    t: may(session, 'note:write') ? writeNote : undefined,
  }
  useKeys(keys, !leaving)
  return (
    <Panel
      title={t('outcome.title')}
      aside={
        <Group gap={6} wrap="nowrap">
          {mayClaim && !call.mine && (
            <Button
              size="compact-sm"
              variant={refused ? 'default' : 'filled'}
              title={refused ?? undefined}
              leftSection={<IconPhone size={15} aria-hidden />}
              rightSection={<kbd>C</kbd>}
              onClick={start}
              loading={call.claim.isPending}
              data-call
            >
              {t('call.start')}
            </Button>
          )}
          {may(session, 'note:write') && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconNote size={15} aria-hidden />}
              rightSection={<kbd>T</kbd>}
              onClick={writeNote}
            >
              {t('outcome.addNote')}
            </Button>
          )}
        </Group>
      }
    >
      {call.mine && (
        <OnCall
          since={call.mine.left_at ?? null}
          release={() => call.release.mutate()}
          releasing={call.release.isPending}
        />
      )}
      {asked && !call.mine && refused && (
        <div className={classes.holds} role="alert" data-refused>
          {t('call.refused')}: {refused}
        </div>
      )}
      {call.claim.isError && <Failed error={call.claim.error} />}
      {again && (
        <div className={classes.onCall} data-again>
          {t('call.again', { time: clock(again.until, language) })}
        </div>
      )}
      {form && form.note !== undefined && (
        <NoteForm
          key={form.n}
          form={form}
          save={(text) => {
            note(found.case_id, text)
            close()
          }}
          cancel={() => setForm(null)}
        />
      )}
      <OutcomePanel
        code={code}
        opened={form?.n}
        pick={pick}
        canPromise={found.state === 'open'}
        form={{
          most: left(found.overdue, open),
          promised: open.length > 0,
          limits: limits.data,
          askAgain: () => void limits.refetch(),
          today,
          now,
          zone,
          record: send,
          cancel: () => setForm(null),
          draft: form ? typedIn(form).draft : undefined,
          typed: (draft) => form && keepTyped(form, { draft }),
          refusal: form?.refusal,
        }}
      />
    </Panel>
  )
}

/** Why no call may be made now, in words; null where it may. */
function useRefusal(caseId: string): string | null {
  const { t } = useTranslation()
  const reason = useReason()
  const asked = useQuery(nowQuery(caseId))
  const call = asked.data?.channels.find(({ channel }) => channel === 'call')
  if (!call || call.decision === 'allow') return null
  return call.reason ? reason(call.reason, call.rule) : t('may.unknown', { channel: t('channels.call') })
}

/** What is overdue, less what is promised already. */
function left(
  overdue: Case['overdue'],
  open: { amount: { value: string }; paid: { value: string } }[],
): Case['overdue'] {
  const digits = digitsOf(overdue.currency)
  const minor = (text: string) => minorOf(text, digits) ?? 0n
  const rest = open.reduce(
    (all, { amount, paid }) => all - (minor(amount.value) - minor(paid.value)),
    minor(overdue.value),
  )
  return { value: decimalOf(rest > 0n ? rest : 0n, digits), currency: overdue.currency }
}

function OnCall({ since, release, releasing }: { since: string | null; release: () => void; releasing: boolean }) {
  const { t } = useTranslation()
  const now = useNow()
  return (
    <div className={classes.onCall} data-on-call>
      <span>
        {t('call.running')}
        {since && ` · ${t('call.since', { time: countdown(now - Date.parse(since), t('shell.day')) })}`}
      </span>
      <Button size="compact-sm" variant="white" onClick={release} loading={releasing}>
        {t('call.give')}
      </Button>
      <Text size="xs" w="100%" fw={500}>
        {t('call.claimFirst')} {t('call.dial')}
      </Text>
    </div>
  )
}

function NoteForm({ form, save, cancel }: { form: Form; save: (text: string) => void; cancel: () => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState(typedIn(form).note ?? '')
  const submit = () => text.trim() && save(text.trim())
  return (
    <form
      className={classes.form}
      style={{ marginTop: 0 }}
      data-form="note"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Textarea
        autoFocus
        size="sm"
        label={t('outcome.addNote')}
        description={t('outcome.noteHint')}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={4_000}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          keepTyped(form, { note: event.currentTarget.value })
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') cancel()
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault()
            submit()
          }
        }}
      />
      {form.refusal && <Failed error={form.refusal} />}
      <Group gap="xs" justify="flex-end" mt={8}>
        <Button size="xs" variant="default" onClick={cancel}>
          {t('shell.cancel')}
        </Button>
        <Button size="xs" type="submit" disabled={!text.trim()}>
          {t('outcome.record')}
        </Button>
      </Group>
    </form>
  )
}
