import { Text } from '@mantine/core'
import { IconAlertCircle, IconPhoneCalling } from '@tabler/icons-react'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask, tracking } from '../../api/client.ts'
import type { components } from '../../api/generated/tracking.ts'
import { useZoneOf } from '../../api/briefs.ts'
import { useNow } from '../../api/installation.ts'
import { clock, dayOf, moment, useLanguage } from '../../format/format.ts'
import { useSession } from '../../session/session.ts'
import { CaseLink } from './CaseLink.tsx'
import { Part } from './Part.tsx'
import { useTheirs } from './When.tsx'
import classes from './worklist.module.css'

const AGAIN_MILLISECONDS = 20_000
const SHOWN_MAX = 50

type Task = components['schemas']['TaskOut']

/** What a collector agreed to do, and promises to them that were broken today; the earliest first. */
export const myTasksQuery = (collector: string) =>
  queryOptions({
    queryKey: ['mine', 'tasks'],
    queryFn: () => ask(tracking.GET('/v1/tasks', { params: { query: { collector, limit: SHOWN_MAX } } })),
    refetchInterval: AGAIN_MILLISECONDS,
  })

type Props = {
  /** The cases that one can open: those in hand and one's own. */
  reach: ReadonlySet<string>
  /** The cases whose call one has taken: they stand among the calls in hand. */
  inHand: ReadonlySet<string>
  current: string | undefined
  take: (contactId?: string) => void
  open: (caseId: string) => void
}

export function Tasks({ reach, inHand, current, take, open }: Props) {
  const { t } = useTranslation()
  const session = useSession()
  const asked = useQuery(myTasksQuery(session.user))
  const now = useNow(AGAIN_MILLISECONDS)
  const tasks = asked.data?.items.filter(({ case_id }) => !inHand.has(case_id)) ?? []
  if (tasks.length === 0) return null
  return (
    <Part title={t('desk.tasks')}>
      {tasks.map((task) => {
        const isDue = Date.parse(task.due) <= now
        const shown = <Shown task={task} due={isDue} />
        const marks = { 'data-task': task.kind, 'data-due': isDue, 'data-current': task.case_id === current }
        if (reach.has(task.case_id)) {
          return (
            <CaseLink
              key={task.task_id}
              caseId={task.case_id}
              current={task.case_id === current}
              open={open}
              data-task={task.kind}
              data-due={isDue}
            >
              {shown}
            </CaseLink>
          )
        }
        return isDue && task.contact_id ? (
          <button key={task.task_id} className={classes.item} onClick={() => take(task.contact_id!)} {...marks}>
            {shown}
          </button>
        ) : (
          <div key={task.task_id} className={classes.item} {...marks}>
            {shown}
          </div>
        )
      })}
    </Part>
  )
}

function Shown({ task, due }: { task: Task; due: boolean }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const now = useNow(AGAIN_MILLISECONDS)
  const today = dayOf(task.due) === dayOf(now)
  const theirs = useTheirs(useZoneOf(task.case_id))(task.due)
  const Icon = task.kind === 'callback' ? IconPhoneCalling : IconAlertCircle
  return (
    <>
      <span className={classes.itemTop}>
        <span>{task.loan_id}</span>
        <time dateTime={task.due} className="num">
          {today ? clock(task.due, language) : moment(task.due, language)}
        </time>
      </span>
      {theirs && (
        <Text span size="xs" c="dimmed" className={`${classes.theirs} num`}>
          {t('person.theirClock', { time: theirs })}
        </Text>
      )}
      <Text span size="xs" c={due ? 'var(--alarm)' : 'dimmed'} fw={due ? 600 : 400}>
        <Icon size={13} aria-hidden style={{ verticalAlign: '-2px', marginInlineEnd: 4 }} />
        {task.kind === 'broken_promise' ? t('desk.broken') : due ? t('desk.callDue') : t('desk.callLater')}
      </Text>
    </>
  )
}
