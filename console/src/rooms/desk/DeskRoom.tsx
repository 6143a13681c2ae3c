import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, newKey, outreach } from '../../api/client.ts'
import { asProblem } from '../../api/problem.ts'
import { useOffer } from '../../layout/commands.ts'
import { useKeys } from '../../layout/keys.ts'
import { Room } from '../../layout/Room.tsx'
import { Empty, Failed, useWords } from '../../layout/states.tsx'
import { may, useSession } from '../../session/session.ts'
import { useCases } from '../cases/useCases.ts'
import { Actions } from './Actions.tsx'
import { CaseView } from './CaseView.tsx'
import classes from './desk.module.css'
import { useForms } from './forms.ts'
import { GivenBack } from './GivenBack.tsx'
import { KeysHelp } from './KeysHelp.tsx'
import { GROUPS, KEYS } from './outcomes.ts'
import { type Item, outbox } from './outbox.ts'
import { OutboxBar } from './OutboxBar.tsx'
import { readAhead, untilMine, useCase } from './useCase.ts'
import { Worklist } from './Worklist.tsx'

const MINE = 50
const LISTS_LATER_MILLISECONDS = 300 // the case first, then the lists beside it

/** The collector's room: the list of what is mine, one case, and what can be done with it. */
export default function DeskRoom() {
  const { t } = useTranslation()
  const session = useSession()
  const { caseId } = useParams({ strict: false }) as { caseId?: string }
  const queries = useQueryClient()
  const mine = useCases(
    { state: 'open', ...(session.scopes['case:read'] === 'assigned' ? {} : { collector: session.user }) },
    MINE,
  )
  const { rows } = mine
  const open = useOpen()
  const forms = useForms(caseId)
  const { giveBack } = forms
  useEffect(() => outbox.belongsTo(session.user), [session.user])
  const [help, helpIs] = useDisclosure(false)
  const take = useTake(open)
  const words = useWords()
  const next = (contactId?: string) => {
    if (!take.isPending) take.mutate(contactId)
  }

  const at = rows.findIndex((row) => row.case_id === caseId)
  const move = (by: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))]
    if (row) open(row.case_id)
  }
  useEffect(() => {
    for (const row of [rows[at + 1], rows[at - 1]]) if (row) void readAhead(queries, row.case_id)
  }, [queries, rows, at])

  const undo = useCallback(
    (item?: Item) => {
      outbox.undo(item?.id).then(
        (undone) => {
          if (!undone) return
          giveBack(undone)
          open(undone.caseId)
        },
        (error: unknown) => notifications.show({ color: 'red', title: t('outcome.undoFailed'), message: words(error) }),
      )
    },
    [giveBack, open, t, words],
  )
  const goBack = (item: Item) => {
    giveBack(item)
    open(item.caseId)
  }
  useKeys({ n: () => next(), j: () => move(1), k: () => move(-1), u: undo, '?': helpIs.open })
  useDeskCommands({ next: () => next(), undo, help: helpIs.open })

  return (
    <Room name="desk" busy={mine.query.isPending} fill>
      <h1 className="visually-hidden">{t('desk.title')}</h1>
      <div className={classes.desk}>
        <Worklist rows={rows} current={caseId} take={next} taking={take.isPending} />
        <div className={classes.content}>
          {caseId ? (
            <Worked key={caseId} caseId={caseId} forms={forms} leaving={take.isPending} recorded={() => next()} />
          ) : (
            <Empty title={t('desk.pick')}>{t('desk.pickWhy')}</Empty>
          )}
        </div>
      </div>
      <OutboxBar open={forms.form?.item} undo={undo} back={goBack} />
      <KeysHelp opened={help} close={helpIs.close} />
    </Room>
  )
}

type WorkedProps = { caseId: string; forms: ReturnType<typeof useForms>; leaving: boolean; recorded: () => void }

function Worked({ caseId, forms, leaving, recorded }: WorkedProps) {
  const { t } = useTranslation()
  const session = useSession()
  const asked = useCase(caseId)
  const { form, setForm, again, setAgain } = forms
  const { data: found, isError } = asked.found
  if (isError) {
    return (
      <>
        {form && <GivenBack form={form} close={() => setForm(null)} />}
        {asProblem(asked.found.error).status === 404 ? (
          <Empty title={t('desk.gone')}>{t('desk.goneWhy')}</Empty>
        ) : (
          <Failed error={asked.found.error} again={() => void asked.found.refetch()} />
        )}
      </>
    )
  }
  const actions = found && may(session, 'outcome:write') && (
    <Actions
      found={found}
      debtor={asked.debtor.data}
      form={form}
      setForm={setForm}
      again={again}
      leaving={leaving}
      recorded={() => {
        setAgain(null)
        recorded()
      }}
    />
  )
  return <CaseView caseId={caseId} asked={asked} actions={actions} />
}

function useOpen(): (caseId: string) => void {
  const navigate = useNavigate()
  return useCallback((caseId) => void navigate({ to: '/desk/$caseId', params: { caseId } }), [navigate])
}

/** A call becomes mine: that of a contact, or the most urgent one that may be made now; where there is none, that is said. */
function useTake(open: (caseId: string) => void) {
  const { t } = useTranslation()
  const words = useWords()
  const queries = useQueryClient()
  return useMutation<string | null, Error, string | undefined>({
    mutationFn: async (contactId) => {
      const call = await (contactId ? claimed(contactId) : claimedNext())
      if (call) await untilMine(queries, call.case_id)
      return call?.case_id ?? null
    },
    onSuccess: (caseId) => {
      if (caseId) open(caseId)
      else notifications.show({ message: t('desk.noneNext'), autoClose: 4_000 })
    },
    onError: (error) => notifications.show({ color: 'red', message: words(error) }),
    onSettled: () => {
      setTimeout(() => {
        void queries.invalidateQueries({ queryKey: ['mine'] })
        void queries.invalidateQueries({ queryKey: ['cases'] })
      }, LISTS_LATER_MILLISECONDS)
    },
  })
}

async function claimedNext() {
  const header = { 'Idempotency-Key': newKey() }
  return (await ask(outreach.POST('/v1/queue/next', { params: { header }, body: {} }))).call
}

function claimed(contact_id: string) {
  const params = { path: { contact_id }, header: { 'Idempotency-Key': newKey() } }
  return ask(outreach.POST('/v1/calls/{contact_id}/claim', { params }))
}

function useDeskCommands(does: { next: () => void; undo: () => void; help: () => void }): void {
  const { t, i18n } = useTranslation()
  const now = useRef(does)
  useEffect(() => {
    now.current = does
  })
  const commands = useMemo(
    () => [
      { id: 'next', label: t('desk.take'), run: () => now.current.next() },
      { id: 'undo', label: t('shell.undo'), description: t('keys.undo'), run: () => now.current.undo() },
      { id: 'help', label: t('keys.help'), run: () => now.current.help() },
      { id: 'print', label: t('keys.print'), run: () => print() },
      ...GROUPS.flatMap((group) =>
        KEYS[group].map(([code, key]) => ({
          id: code,
          label: t(`codes.${code}.short`),
          description: t(`codes.${code}.means`),
          run: () => dispatchEvent(new KeyboardEvent('keydown', { key })),
        })),
      ),
    ],
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the words change with the language
    [i18n.language],
  )
  useOffer(commands)
}
