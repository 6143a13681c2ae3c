import { Button, Group, SegmentedControl, Select, Switch, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import type { components } from '../../api/generated/analytics.ts'
import { date, moment, useLanguage } from '../../format/format.ts'
import classes from './board.module.css'
import { Unfinished } from './ChangeOf.tsx'
import { before, type Board, DAYS, DAYS_USUAL, isDate, later, type Span } from './search.ts'
import { useCreditors } from './useBoard.ts'

type Told = Pick<components['schemas']['Figures'], 'as_of' | 'behind'> | undefined
type Props = { board: Board; span: Span; told: Told; change: (wanted: Partial<Board>) => void }

/** What the board shows: which days, whose, beside what; all of it in the link. */
export function Head({ board, span, told, change }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const unfinished = useContext(Unfinished)
  const behind = Object.values(told?.behind ?? {}).reduce((all, each) => all + each, 0)
  const words = (of: Span) => ({ from: date(of.from, language), until: date(later(of.to, -1), language) })
  return (
    <div className={classes.head}>
      <div>
        <Title order={1} size="h3">
          {t('board.title')}
        </Title>
        <Text size="xs" c="dimmed" className="num">
          {t('board.period.of', words(span))}
          {board.compare !== 'no' && ` · ${t('board.comparedWith', words(before(span)))}`}
          {board.compare !== 'no' && unfinished && ` (${t('board.notOver')})`}
          {told && ` · ${t('board.asOf', { time: moment(told.as_of, language) })} · `}
          {told && (behind ? t('board.behind', { count: behind }) : t('board.counted'))}
        </Text>
      </div>
      <Group gap="xs" align="center" className={classes.controls}>
        <Period board={board} span={span} change={change} />
        <Creditor board={board} change={change} />
        <SegmentedControl
          size="xs"
          aria-label={t('board.as.title')}
          value={board.as ?? 'charts'}
          onChange={(as) => change({ as: as === 'table' ? as : undefined })}
          data={(['charts', 'table'] as const).map((value) => ({ value, label: t(`board.as.${value}`) }))}
        />
        <Switch
          size="sm"
          label={t('board.compare')}
          checked={board.compare !== 'no'}
          onChange={(event) => change({ compare: event.currentTarget.checked ? undefined : 'no' })}
        />
      </Group>
    </div>
  )
}

type PeriodProps = { board: Board; span: Span; change: (wanted: Partial<Board>) => void }

function Period({ board, span, change }: PeriodProps) {
  const { t } = useTranslation()
  const dated = board.from !== undefined
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t('board.period.title')}
        value={dated ? 'dates' : String(board.days ?? DAYS_USUAL)}
        onChange={(value) =>
          change(
            value === 'dates'
              ? { ...span, days: undefined }
              : { days: Number(value) === DAYS_USUAL ? undefined : Number(value), from: undefined, to: undefined },
          )
        }
        data={[
          ...DAYS.map((days) => ({ value: String(days), label: t(`board.period.d${days}`) })),
          { value: 'dates', label: t('board.period.dates') },
        ]}
      />
      {dated && <Dates key={`${span.from} ${span.to}`} span={span} change={change} />}
    </>
  )
}

/** Both days are shown as they are meant: the last one is in the period. */
function Dates({ span, change }: Omit<PeriodProps, 'board'>) {
  const { t } = useTranslation()
  const [from, setFrom] = useState(span.from)
  const [until, setUntil] = useState(later(span.to, -1))
  const good = isDate(from) && isDate(until) && from <= until
  const fresh = from !== span.from || until !== later(span.to, -1)
  return (
    <form
      className={classes.dates}
      onSubmit={(event) => {
        event.preventDefault()
        if (good) change({ from, to: later(until, 1) })
      }}
    >
      <TextInput
        type="date"
        size="xs"
        aria-label={t('board.period.from')}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <span aria-hidden>–</span>
      <TextInput
        type="date"
        size="xs"
        aria-label={t('board.period.until')}
        value={until}
        error={!good}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
      {fresh && (
        <Button type="submit" size="compact-xs" disabled={!good}>
          {t('board.period.show')}
        </Button>
      )}
    </form>
  )
}

function Creditor({ board, change }: Omit<PeriodProps, 'span'>) {
  const { t } = useTranslation()
  const creditors = useCreditors()
  const data = creditors.map(({ creditor, name }) => ({ value: creditor, label: name || creditor }))
  if (board.creditor && !creditors.some(({ creditor }) => creditor === board.creditor)) {
    data.push({ value: board.creditor, label: board.creditor })
  }
  return (
    <Select
      size="xs"
      w={190}
      aria-label={t('board.creditor')}
      placeholder={t('board.everyCreditor')}
      clearable
      clearButtonProps={{ 'aria-label': t('board.everyCreditor') }}
      searchable={data.length > 8}
      value={board.creditor ?? null}
      data={data}
      renderOption={({ option }) => <span dir="auto">{option.label}</span>}
      onChange={(creditor) => change({ creditor: creditor ?? undefined })}
    />
  )
}
