import { describe, expect, test } from 'vitest'
import { markOf, planOf, type Promised } from '../src/rooms/desk/arrangement.ts'
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

describe('a plan of instalments', () => {
  const due = (instalment: number, state: string, arrangement_id: string | null = 'p') =>
    ({ instalment, state, arrangement_id, due: `2026-12-0${instalment}` }) as Promised

  test('is the one in term, in the order of its dates', () => {
    const plan = planOf([
      due(1, 'CANCELLED', 'old'),
      due(3, 'OPEN'),
      due(1, 'KEPT'),
      due(2, 'BROKEN'),
      due(1, 'OPEN', null),
    ])
    expect(plan.map(({ instalment }) => instalment)).toEqual([1, 2, 3])
    expect(planOf([due(1, 'KEPT'), due(2, 'BROKEN')])).toEqual([])
  })

  test('says of each whether it is paid, overdue or to come', () => {
    const marks = [
      due(1, 'KEPT'),
      due(2, 'PARTIAL'),
      due(3, 'BROKEN'),
      due(4, 'OPEN'),
      due(6, 'OPEN'),
      due(7, 'CANCELLED'),
    ]
    expect(marks.map((each) => markOf(each, '2026-12-05'))).toEqual([
      'paid', 'partly', 'overdue', 'overdue', 'later', 'ended',
    ]) // prettier-ignore
  })
})
