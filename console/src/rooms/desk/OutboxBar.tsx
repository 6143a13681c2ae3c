import { Button, CloseButton, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKnown } from '../../i18n/known.ts'
import { Details, useWords } from '../../layout/states.tsx'
import classes from './desk.module.css'
import { type Item, outbox, UNDO_MILLISECONDS, useOutbox } from './outbox.ts'

const SHOWN_MAX = 3

type Props = {
  /** The refused one whose form is open: it says there why. */
  open: string | undefined
  undo: (item: Item) => void
  back: (item: Item) => void
}

/** What is on its way: undone within ten seconds, kept while the connection is lost, given back when refused. */
export function OutboxBar({ open, undo, back }: Props) {
  const items = useOutbox()
  const refused = items.filter(({ state, id }) => state === 'refused' && id !== open)
  const others = items.filter(({ state }) => state !== 'refused').slice(-SHOWN_MAX)
  return (
    <div className={classes.outbox} role="status" aria-live="polite" data-outbox>
      {[...refused, ...others].map((item) => (
        <Toast key={item.id} item={item} undo={undo} back={back} />
      ))}
    </div>
  )
}

function Toast({ item, undo, back }: Omit<Props, 'open'> & { item: Item }) {
  const { t } = useTranslation()
  const known = useKnown()
  const words = useWords()
  const code = known(`codes.${item.what}.short`) ?? t('outcome.noteSaved')
  const text = {
    waits: <Pending code={code} at={item.at} />,
    sending: t('outcome.sending', { code }),
    sent: t('outcome.saved', { code }),
    away: t('outcome.waits', { code }),
    refused: `${t('outcome.failed', { code })} ${item.refusal ? words(item.refusal) : ''}`,
    'taken back': t('outcome.takenBack', { code }),
  }[item.state]
  const final = item.state === 'sent' && item.standing?.final
  const undoable = item.state === 'waits' || item.state === 'away' || (item.state === 'sent' && !final)
  const ended = item.standing?.promisesEnded ?? 0
  return (
    <div className={classes.toast} data-state={item.state} data-what={item.what} data-final={final || undefined}>
      <div>
        {text}
        {final && <Text size="xs">{t('outcome.stoodBefore')}</Text>}
        {ended > 0 && (item.state === 'sent' || item.state === 'taken back') && (
          <Text size="xs">{t('outcome.promisesEnded', { count: ended })}</Text>
        )}
        {item.state === 'refused' && item.refusal && <Details problem={item.refusal} />}
      </div>
      {undoable && (
        <Button size="compact-sm" variant="white" onClick={() => undo(item)} rightSection={<kbd>U</kbd>}>
          {t('shell.undo')}
        </Button>
      )}
      {item.state === 'refused' && (
        <>
          <Button size="compact-sm" variant="white" onClick={() => back(item)}>
            {t('outcome.backTo')}
          </Button>
          <CloseButton size="sm" c="inherit" aria-label={t('outcome.letGo')} onClick={() => outbox.forget(item.id)} />
        </>
      )}
    </div>
  )
}

function Pending({ code, at }: { code: string; at: number }) {
  const { t } = useTranslation()
  const [left, setLeft] = useState(UNDO_MILLISECONDS)
  useEffect(() => {
    const timer = setInterval(() => setLeft(at - Date.now()), 250)
    return () => clearInterval(timer)
  }, [at])
  return <>{t('outcome.pending', { code, seconds: Math.max(0, Math.ceil(left / 1_000)) })}</>
}
