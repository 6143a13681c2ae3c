import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { useNames } from './rules.ts'

/** A link to a source, where it is one; its title is a name of its own. */
export function Source({ title, url }: { title: string; url: string | null }): ReactNode {
  const { text, lang } = useNames()(title)
  if (!url?.startsWith('http') || url.includes(' ')) return <span lang={lang}>{text}</span>
  return (
    <Anchor href={url} target="_blank" rel="noopener noreferrer" lang={lang} size="xs" underline="always">
      {text}
    </Anchor>
  )
}
