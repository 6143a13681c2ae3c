import { expect, test } from 'vitest'
import { Problem } from '../src/api/problem.ts'
import { caseQuery, contactsQuery, nowQuery, timelineQuery } from '../src/rooms/desk/useCase.ts'

test('a case that has gone from one’s hands is not asked for again and again', () => {
  for (const query of [caseQuery, contactsQuery, nowQuery, timelineQuery]) {
    const again = query('of-others').refetchInterval as unknown as (asked: { state: { error: unknown } }) => unknown
    expect(again({ state: { error: new Problem(404, 'not_found', 'no such case', []) } })).toBe(false)
    expect(again({ state: { error: new Problem(503, 'away', 'later', []) } })).toBe(30_000)
    expect(again({ state: { error: null } })).toBe(30_000)
  }
})
