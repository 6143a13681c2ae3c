import { Button, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type ReactNode, useCallback, useState } from 'react'
import { may, useSession } from '../../session/session.ts'
import classes from './desk.module.css'
import { Hide, Purpose } from './Purpose.tsx'

type Props = {
  title: string
  button: string
  /** What stands there until a purpose is given. */
  masked: ReactNode
  /** What is said where there is nothing to read. */
  none: string
  read: (purpose: string) => Promise<string[]>
  said: (text: string) => ReactNode
}

/** What is shown word for word only once it is said what for, and is hidden again by itself. */
export function WordForWord({ title, button, masked, none, read, said }: Props) {
  const session = useSession()
  const [asked, { open, close }] = useDisclosure(false)
  const [words, setWords] = useState<string[] | null>(null)
  const hide = useCallback(() => setWords(null), [])
  return (
    <>
      {words ? words.map(said) : masked}
      {words?.length === 0 && (
        <Text size="xs" c="dimmed">
          {none}
        </Text>
      )}
      {words ? (
        <Hide hide={hide} />
      ) : (
        may(session, 'pii:reveal') && (
          <Button size="compact-xs" variant="subtle" mt={2} onClick={open} className={classes.noPrint} data-whole>
            {button}
          </Button>
        )
      )}
      <Purpose title={title} opened={asked} close={close} read={read} show={setWords} />
    </>
  )
}
