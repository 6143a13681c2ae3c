import type { MouseEvent, ReactNode } from 'react'
import classes from './worklist.module.css'

type Props = { caseId: string; current: boolean; open: (caseId: string) => void; children: ReactNode } & {
  [mark: `data-${string}`]: string | boolean | undefined
}

/** A case of the list. A plain link: fifty of the router's own would all be drawn anew with every case that is opened. */
export function CaseLink({ caseId, current, open, children, ...marks }: Props) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return
    event.preventDefault()
    open(caseId)
  }
  return (
    <a
      href={`/desk/${caseId}`}
      className={classes.item}
      data-current={current}
      aria-current={current ? 'page' : undefined}
      onClick={follow}
      {...marks}
    >
      {children}
    </a>
  )
}
