import { Loader } from '@mantine/core'
import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './grid.module.css'
import { useGrid } from './useGrid.ts'

const ROW_PIXELS = 42

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
  const { box, at, setAt, virtual, shown, move } = useGrid({ count: rows.length, rowPixels: ROW_PIXELS, first, more })
  const press = (event: KeyboardEvent) => {
    if (event.target instanceof Element && event.target.closest('button, a, input')) return
    const opens = event.key === 'Enter' && open !== undefined && rows[at] !== undefined
    if (opens) open(rows[at]!)
    if (opens || move(event)) event.preventDefault()
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
