import { Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** A named part of the list. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <nav aria-label={title}>
      <Title order={2} size={12} c="dimmed" mb={4}>
        {title}
      </Title>
      {children}
    </nav>
  )
}
