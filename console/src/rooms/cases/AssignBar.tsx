import { Autocomplete, Button, Progress, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, newKey, tracking } from '../../api/client.ts'
import { useWords } from '../../layout/states.tsx'
import { useSession } from '../../session/session.ts'
import classes from './cases.module.css'
import { NOBODY } from './filters.ts'
import { countsQuery } from './useCases.ts'

const AT_ONCE = 4

/** Gives all chosen cases to one collector, or back to the team; each is a command of its own. */
export function AssignBar({ chosen, done }: { chosen: ReadonlySet<string>; done: () => void }) {
  const { t } = useTranslation()
  const people = useCollectors()
  const words = useWords()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [progress, setProgress] = useState<number | null>(null)

  const assignOne = (caseId: string) =>
    ask(
      tracking.POST('/v1/cases/{case_id}/assign', {
        params: { path: { case_id: caseId }, header: { 'Idempotency-Key': newKey() } },
        body: { assigned_to: name.trim() || null, reason: 'assigned' }, // each case keeps its team
      }),
    )
  const run = async () => {
    const waiting = [...chosen]
    const failures: unknown[] = []
    let finished = 0
    setProgress(0)
    const work = async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        await assignOne(next).catch((error: unknown) => failures.push(error))
        setProgress(++finished)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    setProgress(null)
    const good = finished - failures.length
    if (good) notifications.show({ message: t('cases.assigned', { count: good }), color: 'teal' })
    if (failures.length) {
      const message = `${t('cases.notAssigned', { count: failures.length })}: ${words(failures[0])}`
      notifications.show({ message, color: 'red', autoClose: false })
    }
    await queries.invalidateQueries({ queryKey: ['cases'] })
    done()
  }
  return (
    <form
      className={classes.bar}
      onSubmit={(event) => {
        event.preventDefault()
        void run()
      }}
    >
      <Text fw={650} role="status">
        {progress === null
          ? t('cases.chosen', { count: chosen.size })
          : t('cases.assigning', { done: progress, all: chosen.size })}
      </Text>
      <Autocomplete
        size="xs"
        label={t('cases.assignTo')}
        description={t('cases.assignHint')}
        value={name}
        maxLength={128}
        data={people}
        comboboxProps={{ position: 'top-start' }}
        onChange={setName}
      />
      <Button type="submit" size="xs" loading={progress !== null}>
        {t('cases.assign')}
      </Button>
      <Button size="xs" variant="default" onClick={done} disabled={progress !== null}>
        {t('shell.cancel')}
      </Button>
      {progress !== null && (
        <Progress
          w="100%"
          value={(100 * progress) / chosen.size}
          aria-label={t('cases.assigning', { done: progress, all: chosen.size })}
        />
      )}
    </form>
  )
}

/** Who has cases now, those with the fewest first, and who else is known to collect. */
function useCollectors(): string[] {
  const session = useSession()
  const { data = [] } = useQuery(countsQuery('assigned_to', 'open'))
  const known = session.people.filter(({ role }) => role === 'collector').map(({ user }) => user)
  const busy = data.filter(({ group }) => group !== NOBODY).toSorted((one, other) => one.cases - other.cases)
  return [
    ...new Set([
      ...known.filter((name) => !busy.some(({ group }) => group === name)),
      ...busy.map(({ group }) => group),
    ]),
  ]
}
