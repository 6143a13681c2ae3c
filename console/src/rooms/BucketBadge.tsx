import { Badge } from '@mantine/core'

const COLOURS: Record<string, string> = { M0: 'teal', M1: 'yellow', M2: 'orange' }

/** How late, by its published name; the colour only repeats it. */
export function BucketBadge({ bucket, size = 'sm' }: { bucket: string; size?: 'sm' | 'md' }) {
  return (
    <Badge size={size} variant="light" color={COLOURS[bucket] ?? 'red'} tt="none" fw={650}>
      {bucket}
    </Badge>
  )
}
