import { Badge, Checkbox, Loader } from '@mantine/core'
import { IconArrowDown, IconHandStop } from '@tabler/icons-react'
import { type KeyboardEvent, memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { moment, money, useLanguage } from '../../format/format.ts'
import { useGrid } from '../../layout/useGrid.ts'
import { BucketBadge } from '../BucketBadge.tsx'
import classes from './cases.module.css'
import type { Order } from './filters.ts'
import { type CaseRow, daysOf, useListDay } from './useCases.ts'

const ROW_PIXELS = 40
const HEADS = ['loan', 'creditor', 'state', 'bucket', 'days', 'overdue', 'hold', 'assigned', 'team', 'opened'] as const

type Chosen = ReadonlySet<string>
type Props = {
  rows: CaseRow[]
  /** By what they are ordered, the greatest first. */
  order: Order
  more: () => void
  loadingMore: boolean
  open: (caseId: string) => void
  /** null: nothing can be chosen. */
  chosen: Chosen | null
  choose: (chosen: Chosen) => void
}

/** Rows of which only those in sight are in the page; arrows move, Enter opens, Space chooses, Shift reaches. */
export function CasesTable({ rows, order, more, loadingMore, open, chosen, choose }: Props) {
  const { t } = useTranslation()
  const { box, at, setAt, virtual, shown, move } = useGrid({ count: rows.length, rowPixels: ROW_PIXELS, more })
  const [from, setFrom] = useState(0)
  const today = useListDay()
  const toggle = (index: number, reach: boolean) => {
    if (!chosen) return
    const next = new Set(chosen)
    const id = rows[index]!.case_id
    const [low, high] = reach ? [Math.min(from, index), Math.max(from, index)] : [index, index]
    const add = reach || !chosen.has(id)
    for (const row of rows.slice(low, high + 1)) next[add ? 'add' : 'delete'](row.case_id)
    setFrom(index)
    choose(next)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') open(rows[at]!.case_id)
    else if (event.key === ' ') toggle(at, event.shiftKey)
    else if (!move(event)) return
    event.preventDefault()
  }
  const all = chosen !== null && chosen.size === rows.length
  return (
    <div
      ref={box}
      className={classes.box}
      role="grid"
      tabIndex={0}
      aria-label={t('cases.title')}
      aria-rowcount={-1}
      aria-multiselectable={chosen !== null}
      aria-activedescendant={`row-${at}`}
      onKeyDown={press}
      data-choosing={chosen !== null}
    >
      <div className={`${classes.row} ${classes.headRow}`} role="row">
        {chosen && (
          <span role="columnheader" className={classes.tick}>
            <Checkbox
              size="xs"
              tabIndex={-1}
              aria-label={t('cases.chooseAll')}
              checked={all}
              indeterminate={chosen.size > 0 && !all}
              onChange={() => choose(all ? new Set() : new Set(rows.map((row) => row.case_id)))}
            />
          </span>
        )}
        {HEADS.map((name) => {
          const ordered = name === (order === 'days' ? 'days' : 'overdue')
          return (
            <span
              key={name}
              role="columnheader"
              aria-sort={ordered ? 'descending' : undefined}
              className={name === 'overdue' || name === 'days' ? classes.amount : undefined}
            >
              {t(`cases.columns.${name}`)}
              {ordered && <IconArrowDown size={12} aria-hidden className={classes.ordered} />}
            </span>
          )
        })}
      </div>
      <div className={classes.space} style={{ height: virtual.getTotalSize() }} role="rowgroup">
        {shown.map(({ index, start }) => {
          const row = rows[index]!
          return (
            <Row
              key={row.case_id}
              row={row}
              today={today}
              index={index}
              start={start}
              current={index === at}
              chosen={chosen?.has(row.case_id) ?? null}
              open={open}
              pick={(reach) => {
                setAt(index)
                toggle(index, reach)
              }}
            />
          )
        })}
      </div>
      {loadingMore && (
        <div className={classes.more} role="status" aria-label={t('shell.loading')}>
          <Loader size="sm" type="dots" />
        </div>
      )}
    </div>
  )
}

type RowProps = {
  row: CaseRow
  today: string
  index: number
  start: number
  current: boolean
  chosen: boolean | null
  open: (caseId: string) => void
  pick: (reach: boolean) => void
}

const Row = memo(
  function Row({ row, today, index, start, current, chosen, open, pick }: RowProps) {
    const { t } = useTranslation()
    const language = useLanguage()
    return (
      // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid has the keys
      <div
        id={`row-${index}`}
        role="row"
        tabIndex={-1}
        aria-rowindex={index + 2}
        aria-selected={chosen ?? current}
        data-current={current}
        className={classes.row}
        style={{ transform: `translateY(${start}px)` }}
        onClick={() => open(row.case_id)}
      >
        {chosen !== null && (
          <span role="gridcell" className={classes.tick}>
            <Checkbox
              size="xs"
              tabIndex={-1}
              aria-label={t('cases.choose', { loan: row.loan_id })}
              checked={chosen}
              readOnly
              onClick={(event) => {
                event.stopPropagation()
                pick(event.shiftKey)
              }}
            />
          </span>
        )}
        <span role="gridcell" className={classes.loan}>
          {row.loan_id}
        </span>
        <span role="gridcell">{row.creditor}</span>
        <span role="gridcell">
          <Badge size="sm" variant={row.state === 'open' ? 'light' : 'default'} tt="none" fw={600}>
            {t(`caseStates.${row.state as 'open'}`)}
          </Badge>
        </span>
        <span role="gridcell">
          <BucketBadge bucket={row.bucket} />
        </span>
        <span role="gridcell" className={classes.amount} data-days>
          {daysOf(row, today)}
        </span>
        <span role="gridcell" className={classes.amount}>
          {money(row.overdue, language)}
        </span>
        <span role="gridcell">
          {row.held.length > 0 && (
            <span className={classes.held}>
              <IconHandStop size={14} aria-hidden /> {t('cases.yes')}
            </span>
          )}
        </span>
        <span role="gridcell" className={row.assigned_to ? undefined : classes.faint}>
          {row.assigned_to ?? t('shell.nobody')}
        </span>
        <span role="gridcell" className={classes.faint}>
          {row.team}
        </span>
        <span role="gridcell" className={classes.faint}>
          {moment(row.opened, language)}
        </span>
      </div>
    )
  },
  (old, next) =>
    old.row === next.row &&
    old.today === next.today &&
    old.start === next.start &&
    old.current === next.current &&
    old.chosen === next.chosen &&
    old.index === next.index,
)
