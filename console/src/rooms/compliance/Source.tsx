import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'

/** A link to a source, where it is one; its title is a name of its own. */
export function Source({ title, url }: { title: string; url: string | null }): ReactNode {
  if (!url?.startsWith('http') || url.includes(' ')) return <span lang="en">{title}</span>
  return (
    <Anchor href={url} target="_blank" rel="noopener noreferrer" lang="en" size="xs" underline="always">
      {title}
    </Anchor>
  )
}
