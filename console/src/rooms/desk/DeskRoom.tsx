import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
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
import { forgetTyped, useForms } from './forms.ts'
import { GivenBack } from './GivenBack.tsx'
import { KeysHelp } from './KeysHelp.tsx'
import { mineOf } from './mine.ts'
import { GROUPS, KEYS } from './outcomes.ts'
import { type Item, outbox } from './outbox.ts'
import { OutboxBar } from './OutboxBar.tsx'
import { myTasksQuery } from './Tasks.tsx'
import { caseQuery, isGone, nowQuery, readAhead, useCase } from './useCase.ts'
import { useTake } from './useTake.ts'
import { queueQuery, Worklist } from './Worklist.tsx'

const MINE = 50

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
  const open = useOpen()
  const forms = useForms(caseId)
  const { giveBack } = forms
  useEffect(() => {
    if (outbox.belongsTo(session.user)) forgetTyped()
  }, [session.user])
  const [help, helpIs] = useDisclosure(false)
  const { take, reading, claiming } = useTake(open)
  const queue = useQuery(queueQuery).data
  const tasks = useQuery(myTasksQuery(session.user)).data
  const list = useMemo(
    () =>
      mineOf(
        mine.rows.filter((row) => !isGone(row.case_id)),
        {
          inHand: queue?.calls.map(({ case_id }) => case_id) ?? [],
          tasks: tasks?.items.map(({ case_id }) => case_id) ?? [],
          offered: [...(queue?.offered ?? []), ...reading].filter((id) => id !== caseId),
        },
      ),
    [mine.rows, queue, tasks, reading, caseId],
  )
  const rows = list.all
  const words = useWords()
  const fromQueue = useRef(false)
  const next = (contactId?: string) => {
    fromQueue.current = true
    if (!take.isPending) take.mutate(contactId)
  }

  const at = rows.findIndex((row) => row.case_id === caseId)
  const move = (by: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))]
    fromQueue.current = false
    if (row) open(row.case_id)
  }
  useEffect(() => {
    if (fromQueue.current) return // and so will the next one come
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
  useDeskCommands({ next: () => next(), undo, help: helpIs.open }, caseId !== undefined)

  return (
    <Room name="desk" busy={mine.query.isPending} fill>
      <h1 className="visually-hidden">{t('desk.title')}</h1>
      <div className={classes.desk}>
        <Worklist mine={list} current={caseId} take={next} taking={take.isPending} open={open} />
        <div className={classes.content}>
          {caseId ? (
            <Worked
              key={caseId}
              caseId={caseId}
              forms={forms}
              leaving={take.isPending || claiming === caseId}
              recorded={() => next()}
            />
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
  useGoneCase(caseId)
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

/** A claim that lapsed takes its case along: what says so first has the case itself asked for. */
function useGoneCase(caseId: string): void {
  const queries = useQueryClient()
  const now = useQuery({ ...nowQuery(caseId), enabled: false })
  const gone = now.isError && asProblem(now.error).status === 404
  useEffect(() => {
    if (gone) void queries.invalidateQueries({ queryKey: caseQuery(caseId).queryKey })
  }, [gone, queries, caseId])
}

function useOpen(): (caseId: string) => void {
  const navigate = useNavigate()
  return useCallback((caseId) => void navigate({ to: '/desk/$caseId', params: { caseId } }), [navigate])
}

function useDeskCommands(does: { next: () => void; undo: () => void; help: () => void }, hasCase: boolean): void {
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
      ...(hasCase ? GROUPS : []).flatMap((group) =>
        KEYS[group].map(([code, key]) => ({
          id: code,
          label: t(`codes.${code}.short`),
          description: t(`codes.${code}.means`),
          run: () => dispatchEvent(new KeyboardEvent('keydown', { key })),
        })),
      ),
    ],
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the words change with the language
    [i18n.language, hasCase],
  )
  useOffer(commands)
}
