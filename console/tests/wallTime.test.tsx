import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { installationQuery } from '../src/api/installation.ts'
import { stamp } from '../src/format/format.ts'
import '../src/i18n/index.ts'
import { useWallTime } from '../src/layout/wallTime.ts'

/** An instant as a room says it while business time runs like this. */
function said(now: number, rate: number, as?: typeof stamp): string {
  const queries = new QueryClient()
  const told = { version: '1', shape: 'embedded', demo: false, sandbox: true, sign_in: 'link' } as const
  const clock = { now: new Date(now).toISOString(), rate }
  queries.setQueryData(installationQuery.queryKey, { ...told, clock, heard: Date.now() })
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  )
  return renderHook(() => useWallTime(), { wrapper }).result.current('2026-11-30T09:47:00Z', as)
}

test('an instant of the machines’ clock says so where business time stands elsewhere or runs faster', () => {
  expect(said(Date.now() + 86_400_000, 1)).toMatch(/^Nov 30, .*by the machines’ clock$/)
  expect(said(Date.now(), 60, stamp)).toMatch(/2026.*by the machines’ clock$/)
})

test('where both clocks are one nothing is added', () => {
  expect(said(Date.now(), 1)).toMatch(/^Nov 30, \d\d:47$/)
})
