import { Title } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = { title: string; children: ReactNode } & { [mark: `data-${string}`]: string | boolean | undefined }

/** A named part of the list. */
export function Part({ title, children, ...marks }: Props) {
  return (
    <nav aria-label={title} {...marks}>
      <Title order={2} size={12} c="dimmed" mb={4}>
        {title}
      </Title>
      {children}
    </nav>
  )
}
