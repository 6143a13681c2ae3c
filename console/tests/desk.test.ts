import type { QueryClient } from '@tanstack/react-query'
import { describe, expect, test } from 'vitest'
import { Problem } from '../src/api/problem.ts'
import { folded } from '../src/rooms/desk/fold.ts'
import { mineOf } from '../src/rooms/desk/mine.ts'
import { type Line, refresh, whileThere } from '../src/rooms/desk/useCase.ts'

let n = 0
const line = (type: string, data: Record<string, unknown> = {}): Line =>
  ({ n: ++n, at: `2026-12-01T10:0${n % 10}:00Z`, type, data }) as Line
const types = (lines: Line[]) => folded(lines).map(({ type }) => type)

describe('the timeline', () => {
  test('tells a call as its outcome: that it waited, was taken and ended goes into that', () => {
    const call = { contact_id: 'c' }
    const lines = [
      line('call_queued', call),
      line('call_claimed', call),
      line('case_assigned', { reason: 'call claimed', assigned_to: 'ann' }),
      line('outcome_recorded', { ...call, code: 'NA' }),
      line('call_released', { ...call, reason: 'done' }),
      line('case_assigned', { reason: 'call done', assigned_to: null }),
    ]
    expect(types(lines)).toEqual(['outcome_recorded'])
    expect(folded(lines)[0]!.taken).toBe(lines[1]!.at)
  })

  test('still tells a call of which nobody recorded an outcome, and who a lead gave the case to', () => {
    const call = { contact_id: 'c' }
    expect(
      types([
        line('call_queued', call),
        line('call_claimed', call),
        line('case_assigned', { reason: 'call claimed' }),
        line('call_released', { ...call, reason: 'lapsed' }),
        line('case_assigned', { reason: 'call lapsed' }),
        line('case_assigned', { reason: 'assigned', assigned_to: 'bob' }),
      ]),
    ).toEqual(['call_claimed', 'call_released', 'case_assigned'])
  })

  test('tells a call that waits, and not that one waited which was not made', () => {
    expect(types([line('call_queued', { contact_id: 'c' })])).toEqual(['call_queued'])
    expect(types([line('call_queued', { contact_id: 'c' }), line('contact_suppressed', { contact_id: 'c' })])).toEqual([
      'contact_suppressed',
    ])
  })

  test('keeps an outcome that no call had', () => {
    expect(types([line('outcome_recorded', { code: 'CLP' }), line('outcome_withdrawn')])).toHaveLength(2)
  })
})

describe('my cases', () => {
  const rows = ['a', 'b', 'c', 'd'].map((case_id) => ({ case_id }))
  const ids = (found: { case_id: string }[]) => found.map(({ case_id }) => case_id).join('')

  test('stand once each: those with a task, those in hand, then the rest', () => {
    const { all, rest } = mineOf(rows, { tasks: ['d'], inHand: ['b'], offered: [] })
    expect([ids(all), ids(rest)]).toEqual(['dbac', 'ac'])
  })

  test('are not those whose call is only offered, until it is taken', () => {
    expect(ids(mineOf(rows, { tasks: [], inHand: [], offered: ['c'] }).all)).toBe('abd')
    expect(ids(mineOf(rows, { tasks: [], inHand: ['c'], offered: ['c'] }).all)).toBe('cabd')
  })
})

describe('a case that is not there any more', () => {
  const missing = new Problem(404, 'not_found', 'no', [])
  const queriesOf = (answer: () => Promise<unknown>) => {
    const asked: unknown[] = []
    const queries = {
      getQueryCache: () => ({ find: () => ({ isActive: () => true }) }),
      fetchQuery: answer,
      invalidateQueries: ({ queryKey }: { queryKey: unknown[] }) => Promise.resolve(asked.push(queryKey[0])),
    }
    return { asked, queries: queries as unknown as QueryClient }
  }

  test('is asked for once, and nothing about it', async () => {
    const { asked, queries } = queriesOf(() => Promise.reject(missing))
    await refresh(queries, 'a')
    expect(asked).toEqual(['mine'])
    expect(whileThere({ state: { error: missing } })).toBe(false)
  })

  test('is told from one that did not answer', async () => {
    const { asked, queries } = queriesOf(() => Promise.reject(Problem.away()))
    await refresh(queries, 'a')
    expect(asked).toEqual(['mine', 'case'])
    expect(whileThere({ state: { error: Problem.away() } })).toBeGreaterThan(0)
    expect(whileThere({ state: { error: null } })).toBeGreaterThan(0)
  })
})
