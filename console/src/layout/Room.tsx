import type { ReactNode } from 'react'
import classes from './layout.module.css'

export type RoomName = 'desk' | 'cases' | 'board' | 'compliance' | 'strategy' | 'sources' | 'operations'

/** A room's content; `busy` until what it shows at first is there. */
export function Room({
  name,
  busy,
  fill,
  children,
}: {
  name: RoomName
  busy: boolean
  fill?: boolean
  children: ReactNode
}) {
  return (
    <main
      id="content"
      tabIndex={-1}
      className={fill ? classes.fill : classes.main}
      data-room={name}
      aria-busy={busy ? 'true' : 'false'}
    >
      {children}
    </main>
  )
}
