import './words.ts'
import { Alert, Button } from '@mantine/core'
import { IconBolt } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Room } from '../../layout/Room.tsx'
import { roomsOf } from '../../layout/rooms.ts'
import { filled } from '../../layout/search.ts'
import { Empty, Failed, Loading } from '../../layout/states.tsx'
import { useSession } from '../../session/session.ts'
import { FirstEvent } from '../FirstEvent.tsx'
import { AllFigures } from './AllFigures.tsx'
import classes from './board.module.css'
import { Buckets } from './Buckets.tsx'
import { ByDay } from './ByDay.tsx'
import { Cards } from './Cards.tsx'
import { Unfinished } from './ChangeOf.tsx'
import { FigureDrawer } from './FigureDrawer.tsx'
import type { Part } from './figures.ts'
import { Collectors, Queues } from './Floor.tsx'
import { Funnel } from './Funnel.tsx'
import { Head } from './Head.tsx'
import { type Board, type Span, spanOf, type Today } from './search.ts'
import { Ticker } from './Ticker.tsx'
import { anythingQuery, byDayQuery, figuresQuery, useToday } from './useBoard.ts'
import { useLive } from './useLive.ts'

export default function BoardRoom() {
  const board = useSearch({ from: '/shell/board' })
  const navigate = useNavigate()
  const today = useToday(board)
  const anything = useQuery(anythingQuery)
  const first = useFirst(anything.data)
  const change = (wanted: Partial<Board>) =>
    void navigate({ to: '/board', search: filled({ ...board, ...wanted }), replace: wanted.figure === undefined })
  const busy = today === null || anything.isPending
  return (
    <Room name="board" busy={busy}>
      {busy && !anything.isError && <Loading />}
      {anything.isError && <Failed error={anything.error} again={() => void anything.refetch()} />}
      {anything.data === false && <FirstEvent />}
      {anything.data && today && (
        <>
          {first && <Came />}
          <Unfinished value={spanOf(board, today.last).to > today.last}>
            <Shown board={board} today={today} change={change} />
          </Unfinished>
        </>
      )}
    </Room>
  )
}

/** Did the first event come while this page was open? */
function useFirst(anything: boolean | undefined): boolean {
  const [waited, setWaited] = useState(false)
  if (anything === false && !waited) setWaited(true)
  return waited && anything === true
}

function Came() {
  const { t } = useTranslation()
  const session = useSession()
  const looks = roomsOf(session).some(({ name }) => name === 'cases')
  return (
    <Alert className={classes.came} role="status" icon={<IconBolt aria-hidden />} title={t('first.came')} data-first>
      {t('first.cameWhy')}{' '}
      {looks && (
        <Button component={Link} to="/cases" size="compact-xs" variant="light">
          {t('first.look')}
        </Button>
      )}
    </Alert>
  )
}

type ShownProps = { board: Board; today: Today; change: (wanted: Partial<Board>) => void }

function Shown({ board, today, change }: ShownProps) {
  const session = useSession()
  const live = useLive()
  const span = spanOf(board, today.last)
  const compare = board.compare !== 'no'
  const figures = useQuery(figuresQuery(span, board.creditor, compare))
  const byDay = useQuery(byDayQuery(span, board.creditor))
  const open = ({ kpi, channel }: Part) => change({ figure: kpi, channel, side: undefined })
  const all = figures.data?.items ?? []
  const looks = roomsOf(session).some(({ name }) => name === 'cases')
  return (
    <div className={classes.board} data-span={`${span.from} ${span.to}`} data-stale={figures.isPlaceholderData}>
      <Head board={board} span={span} told={figures.data} change={change} />
      {figures.isError && <Failed error={figures.error} again={() => void figures.refetch()} />}
      <div className={classes.top}>
        <div className={classes.column}>
          {figures.isPending && <Loading />}
          {figures.data && (
            <>
              <Quiet figures={all.every(({ numerator }) => numerator === 0)} board={board} change={change} />
              <Cards figures={all} byDay={byDay.data?.items} span={span} charts={board.as !== 'table'} open={open} />
              {board.as === 'table' && byDay.data && (
                <ByDay figures={all} byDay={byDay.data.items} span={span} creditor={board.creditor} />
              )}
              {byDay.isError && <Failed error={byDay.error} again={() => void byDay.refetch()} />}
            </>
          )}
        </div>
        <Ticker live={live} opens={looks} />
      </div>
      <Parts board={board} span={span} today={today} />
      {figures.data && <AllFigures figures={all} span={span} creditor={board.creditor} compare={compare} open={open} />}
      <FigureDrawer board={board} span={span} figures={all} knownAt={figures.data?.known_at} change={change} />
    </div>
  )
}

function Quiet({ figures, board, change }: { figures: boolean; board: Board; change: ShownProps['change'] }) {
  const { t } = useTranslation()
  const usual = !board.creditor && !board.from && !board.days
  if (!figures) return null
  return (
    <Empty title={t('board.nothing')}>
      <p>{t('board.nothingWhy')}</p>
      {!usual && (
        <Button
          variant="light"
          size="xs"
          onClick={() => change({ creditor: undefined, from: undefined, to: undefined, days: undefined })}
        >
          {t('board.wider')}
        </Button>
      )}
    </Empty>
  )
}

function Parts({ board, span, today }: { board: Board; span: Span; today: Today }) {
  return (
    <div className={classes.parts}>
      <div className={classes.column}>
        <Funnel span={span} creditor={board.creditor} />
        <Queues creditor={board.creditor} />
      </div>
      <Buckets span={span} creditor={board.creditor} />
      <Collectors today={today} creditor={board.creditor} />
    </div>
  )
}
