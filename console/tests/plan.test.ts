import { describe, expect, test } from 'vitest'
import { toCome } from '../src/rooms/desk/toCome.ts'

const NOON = Date.parse('2026-12-01T12:00:00Z')
const step = (state: string, contact_id: string | null = null, at = '2026-12-01T10:00:00Z') => ({
  state,
  contact_id,
  at,
})
const contact = (contact_id: string, state: string) => ({ contact_id, state })

describe('what comes next', () => {
  test('is what is planned, and what was asked for while its contact waits', () => {
    const waits = step('asked', 'a')
    const planned = step('planned', null, '2026-12-03T10:00:00Z')
    expect(toCome([waits, planned], [contact('a', 'queued')], NOON)).toEqual([waits, planned])
  })

  test.each(['claimed', 'done', 'submitted', 'delivered', 'reserved', 'unknown', 'expired', 'blocked'])(
    'is no contact that is %s',
    (state) => expect(toCome([step('asked', 'a')], [contact('a', state)], NOON)).toEqual([]),
  )

  test('leaves out what was asked for weeks ago, though nobody told what became of it', () => {
    expect(toCome([step('asked', 'a', '2026-11-10T10:00:00Z')], [], NOON)).toEqual([])
    expect(toCome([step('asked', 'a')], [], NOON)).toHaveLength(1)
  })

  test('leaves out what is done, failed or called off', () => {
    expect(
      toCome(
        ['done', 'failed', 'withdrawn', 'suppressed'].map((state) => step(state)),
        [],
        NOON,
      ),
    ).toEqual([])
  })
})
