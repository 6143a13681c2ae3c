import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'

const AHEAD_ROWS = 60

type Asked = {
  count: number
  rowPixels: number
  /** The row that is current at first. */
  first?: number
  /** Asked for when the end of what is loaded comes into sight. */
  more: () => void
}

/** A table of which only the rows in sight are in the page: its box, its current row, and the keys that move it. */
export function useGrid({ count, rowPixels, first = 0, more }: Asked) {
  const box = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(first)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => rowPixels,
    initialOffset: Math.max(0, (first - 3) * rowPixels),
    overscan: 12,
  })
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= count - AHEAD_ROWS) more()
  }, [last, count, more])

  /** Moves by an arrow or the like; false for any other key. */
  const move = (event: KeyboardEvent): boolean => {
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 400) / rowPixels) - 2)
    const moves: Record<string, number> = {
      ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: count - 1,
    } // prettier-ignore
    if (!(event.key in moves)) return false
    const index = Math.max(0, Math.min(count - 1, moves[event.key]!))
    setAt(index)
    virtual.scrollToIndex(index, { align: 'auto' })
    return true
  }
  return { box, at, setAt, virtual, shown, move }
}
