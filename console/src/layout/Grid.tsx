import { Loader } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './grid.module.css'

const ROW_PIXELS = 42
const AHEAD_ROWS = 60

export type Column<Row> = {
  name: string
  title: string
  /** As CSS's grid has it: "120px", "minmax(90px, 1fr)". */
  width: string
  align?: 'end'
  cell: (row: Row) => ReactNode
}

type Props<Row> = {
  label: string
  rows: readonly Row[]
  columns: readonly Column<Row>[]
  keyOf: (row: Row) => string
  more: () => void
  loadingMore: boolean
  /** What Enter or a click does; the row's own buttons are left alone. */
  open?: (row: Row) => void
  /** The row that is current at first, such as the one that one comes back from. */
  first?: number
  /** Pixels below which the table scrolls sideways. */
  narrowest?: number
}

/** Rows of which only those in sight are in the page, and pages that come as one scrolls; arrows move, Enter opens. */
export function Grid<Row>(props: Props<Row>) {
  const { label, rows, columns, keyOf, more, loadingMore, open, first = 0, narrowest = 860 } = props
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(first)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PIXELS,
    initialOffset: Math.max(0, (first - 3) * ROW_PIXELS),
    overscan: 12,
  })
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= rows.length - AHEAD_ROWS) more()
  }, [last, rows.length, more])

  const go = (to: number) => {
    const index = Math.max(0, Math.min(rows.length - 1, to))
    setAt(index)
    virtual.scrollToIndex(index, { align: 'auto' })
  }
  const press = (event: KeyboardEvent) => {
    if (event.target instanceof Element && event.target.closest('button, a, input')) return
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 400) / ROW_PIXELS) - 2)
    const moves: Record<string, number> = {
      ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: rows.length - 1,
    } // prettier-ignore
    if (event.key in moves) go(moves[event.key]!)
    else if (event.key === 'Enter' && open && rows[at] !== undefined) open(rows[at])
    else return
    event.preventDefault()
  }
  const template = { gridTemplateColumns: columns.map(({ width }) => width).join(' '), minWidth: narrowest }
  return (
    <div
      ref={box}
      className={classes.box}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={-1}
      aria-activedescendant={`grid-${at}`}
      onKeyDown={press}
    >
      <div className={`${classes.row} ${classes.head}`} style={template} role="row">
        {columns.map(({ name, title, align }) => (
          <span key={name} role="columnheader" data-align={align}>
            {title}
          </span>
        ))}
      </div>
      <div className={classes.space} style={{ height: virtual.getTotalSize(), minWidth: narrowest }} role="rowgroup">
        {shown.map(({ index, start }) => {
          const row = rows[index]!
          return (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid has the keys
            <div
              key={keyOf(row)}
              id={`grid-${index}`}
              role="row"
              tabIndex={-1}
              aria-rowindex={index + 2}
              aria-selected={index === at}
              data-opens={open !== undefined}
              className={classes.row}
              style={{ ...template, transform: `translateY(${start}px)` }}
              onClick={(event) => {
                if (event.target instanceof Element && event.target.closest('button, a')) return
                setAt(index)
                open?.(row)
              }}
            >
              {columns.map(({ name, cell, align }) => (
                <span key={name} role="gridcell" data-align={align}>
                  {cell(row)}
                </span>
              ))}
            </div>
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
