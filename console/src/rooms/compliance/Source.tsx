import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { useNames } from '../../i18n/known.ts'

/** A link to a source, where it is one; its title is a name of its own. */
export function Source({ title, url }: { title: string; url: string | null }): ReactNode {
  const text = useNames()(title)
  if (!url?.startsWith('http') || url.includes(' ')) return <span>{text}</span>
  return (
    <Anchor href={url} target="_blank" rel="noopener noreferrer" size="xs" underline="always">
      {text}
    </Anchor>
  )
}
