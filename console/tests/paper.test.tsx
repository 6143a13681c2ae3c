import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, render } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import i18n, { choose } from '../src/i18n/index.ts'
import type { Proof } from '../src/receipt/proof.ts'
import { Paper } from '../src/rooms/compliance/Paper.tsx'
import '../src/rooms/compliance/words.ts'
import { type Session, WhosePage } from '../src/session/session.ts'

const PROOF: Proof = {
  service: 'outreach', log: 'journal', part: 1, offset: 7, record: new Uint8Array(), path: [],
  previous: new Uint8Array(), links: [], heads: '', signature: new Uint8Array(),
} // prettier-ignore

/** A record of outreach on paper, in words. */
function onPaper(kind: string, data: Record<string, unknown>): string {
  const record = { type: `dunwell.outreach.${kind}.v1`, time: new Date('2026-11-24T02:00:00Z'), key: 'debtor', subject: null, version: 1, actor: 'service:outreach', trace: null, data } // prettier-ignore
  const { container } = render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <WhosePage value={{ scopes: {} } as Session}>
          <Paper record={record} proof={PROOF} doubt={null} ofFile />
        </WhosePage>
      </QueryClientProvider>
    </MantineProvider>,
  )
  const article = container.querySelector('article')!.cloneNode(true) as HTMLElement
  article.querySelector('details')?.remove() // the record as it was written
  return article.textContent
}

afterEach(async () => {
  cleanup()
  await act(() => i18n.changeLanguage('en'))
})

const WAITS = { until: '2026-11-24T02:05:00Z', reason: 'not_sent:503', verdict: null }

test('a contact that the gateway could not take says so, until when, and what the gateway answered', () => {
  const said = onPaper('contact_deferred', WAITS)
  expect(said).toContain('The gateway could not take it: again at')
  expect(said).toContain('503')
  expect(said).not.toContain('not_sent')
  expect(said).not.toContain('contact_deferred')
})

test('the same in Chinese', async () => {
  choose('zh')
  await vi.waitFor(() => expect(i18n.language).toBe('zh'))
  expect(onPaper('contact_deferred', WAITS)).toContain('网关未能受理')
})

test.each([
  ['cancelled', 'withdrawn:plan_revised', 'This contact was called off'],
  ['expired', 'not_after', 'This contact’s time ran out'],
])('a contact that was %s without a verdict is told apart', (state, reason, words) => {
  const said = onPaper('contact_suppressed', { state, reason, verdict: null })
  expect(said).toContain(words)
  expect(said).not.toContain(reason)
})

test('a record of any other kind bears no name of an event in its words', () => {
  const said = onPaper('debtor_changed', {})
  expect(said).toContain('A record of another kind')
  expect(said).not.toContain('dunwell.')
})
