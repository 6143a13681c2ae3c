import { Group, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { Failed, Loading } from '../../layout/states.tsx'
import classes from './desk.module.css'

type Asked = { isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown }
type Props = { title: ReactNode; aside?: ReactNode; asked?: Asked; tight?: boolean; children: ReactNode }

/** A named part of the case; says by itself that what it shows is on its way, or why it is not there. */
export function Panel({ title, aside, asked, tight, children }: Props) {
  const id = useId()
  return (
    <section className={classes.panel} aria-labelledby={id} data-tight={tight}>
      <Group justify="space-between" gap="xs" mb={6} wrap="nowrap">
        <Title order={2} size={14} id={id}>
          {title}
        </Title>
        {aside}
      </Group>
      {asked?.isPending ? (
        <Loading />
      ) : asked?.isError ? (
        <Failed error={asked.error} again={() => void asked.refetch()} />
      ) : (
        children
      )}
    </section>
  )
}
