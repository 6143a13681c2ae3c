import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
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
  const { t } = useTranslation()
  const title = `${t(`shell.rooms.${name}`)} · ${t('shell.product')}` // never a person or a case
  useEffect(() => {
    document.title = title
  }, [title])
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
