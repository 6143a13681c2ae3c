import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, outreach } from '../../api/client.ts'
import { clock, money, useLanguage } from '../../format/format.ts'
import { BucketBadge } from '../BucketBadge.tsx'
import type { CaseRow } from '../cases/useCases.ts'
import { CaseLink } from './CaseLink.tsx'
import { MyDay } from './MyDay.tsx'
import { Part } from './Part.tsx'
import { Tasks } from './Tasks.tsx'
import classes from './worklist.module.css'

export const AGAIN_MILLISECONDS = 20_000

export const queueQuery = {
  queryKey: ['mine', 'queue'],
  queryFn: () => ask(outreach.GET('/v1/queue/mine')),
  refetchInterval: AGAIN_MILLISECONDS,
}

type Props = {
  /** My cases, and those of them that stand nowhere else in the list. */
  mine: { all: CaseRow[]; rest: CaseRow[] }
  current: string | undefined
  /** Takes a call: that of a contact, or the most urgent one. */
  take: (contactId?: string) => void
  taking: boolean
  open: (caseId: string) => void
}

/** What is mine: how my day goes, what I agreed to do, calls in my hand, my cases. */
export function Worklist({ mine, current, take, taking, open }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const queue = useQuery(queueQuery)
  const inHand = queue.data?.calls ?? []
  const loanOf = (id: string) => mine.all.find((row) => row.case_id === id)?.loan_id
  return (
    <aside className={classes.list} aria-label={t('desk.mine')}>
      <div>
        <Button
          size="sm"
          onClick={() => take()}
          loading={taking}
          rightSection={<kbd>N</kbd>}
          justify="space-between"
          fullWidth
        >
          {t('desk.take')}
        </Button>
        <Text size="xs" c="dimmed" role="status" mt={6} data-waiting={queue.data?.waiting}>
          {queue.data?.more && t('desk.queueMore', { count: queue.data.waiting })}
          {queue.data?.more === false && t('desk.queueCount', { count: queue.data.waiting })}
        </Text>
      </div>
      <MyDay />
      <Tasks
        reach={new Set(mine.all.map((row) => row.case_id))}
        inHand={new Set(inHand.map((call) => call.case_id))}
        current={current}
        take={take}
        open={open}
      />
      {inHand.length > 0 && (
        <Part title={t('desk.inHand')}>
          {inHand.map((call) => (
            <CaseLink key={call.contact_id} caseId={call.case_id} current={call.case_id === current} open={open}>
              <span className={classes.itemTop}>
                <span>{loanOf(call.case_id) ?? call.creditor}</span>
              </span>
              {call.until && (
                <Text size="xs" c="dimmed">
                  {t('desk.until', { time: clock(call.until, language) })}
                </Text>
              )}
            </CaseLink>
          ))}
        </Part>
      )}
      {(mine.rest.length > 0 || mine.all.length === 0) && (
        <Part title={t('desk.mine')} data-mine>
          {mine.all.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('desk.noneMine')} {t('desk.noneMineWhy')}
            </Text>
          )}
          {mine.rest.map((row) => (
            <Mine key={row.case_id} row={row} current={row.case_id === current} open={open} />
          ))}
        </Part>
      )}
    </aside>
  )
}

type MineProps = { row: CaseRow; current: boolean; open: (caseId: string) => void }

const Mine = memo(function Mine({ row, current, open }: MineProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <CaseLink caseId={row.case_id} current={current} open={open}>
      <span className={classes.itemTop}>
        <span>{row.loan_id}</span>
        <BucketBadge bucket={row.bucket} />
      </span>
      <span className="num">{money(row.overdue, language)}</span>
      {row.held.length > 0 && (
        <Text span size="xs" c="var(--alarm)" fw={600}>
          {' '}
          {t('cases.yes')}
        </Text>
      )}
    </CaseLink>
  )
})
