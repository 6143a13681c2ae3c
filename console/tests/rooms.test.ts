import { describe, expect, test } from 'vitest'
import { Problem, problemOf } from '../src/api/problem.ts'
import { firstRoom, roomsOf } from '../src/layout/rooms.ts'
import { takesKeys } from '../src/layout/keys.ts'
import { asQuery, isNarrowed, NOBODY, readFilters } from '../src/rooms/cases/filters.ts'
import { fits, kindOf, whose } from '../src/rooms/desk/lines.ts'
import type { Session } from '../src/session/session.ts'

function session(role: string, ...scopes: string[]): Session {
  return { user: 'ann', role, creditors: ['*'], team: 'default', csrf: '', people: [], scopes: Object.fromEntries(scopes.map((scope) => [scope, 'all'])) } // prettier-ignore
}

describe('the rooms', () => {
  test('a room that one may not see is absent', () => {
    expect(
      roomsOf(session('collector', 'outcome:write', 'case:read', 'metrics:read', 'packs:read')).map(
        (room) => room.name,
      ),
    ).toEqual(['desk', 'cases', 'compliance'])
    expect(roomsOf(session('analyst', 'metrics:read', 'strategy:read')).map((room) => room.name)).toEqual([
      'board',
      'strategy',
    ])
  })

  test('a role without the scope has not the room either', () => {
    expect(roomsOf(session('collector'))).toEqual([])
    expect(firstRoom(session('publisher'))).toBeUndefined()
  })

  test('each begins its day where its work is', () => {
    expect(firstRoom(session('team_lead', 'outcome:write', 'case:read', 'metrics:read'))).toBe('board')
    expect(firstRoom(session('collector', 'outcome:write', 'case:read'))).toBe('desk')
  })
})

describe('filters in the address', () => {
  test('are read, and what makes no sense is left out', () => {
    expect(readFilters({ state: 'open', bucket: 'M2', held: 'yes', creditor: 'a b', collector: 'x\u0000y', other: 1 })).toEqual({
      state: 'open', bucket: 'M2', held: 'yes',
    }) // prettier-ignore
  })

  test('keep numbers, nought among them, and leave out what is beyond their limits', () => {
    expect(readFilters({ band: 0, days_min: '0', days_max: 30, order: 'amount' })).toEqual({
      band: 0, days_min: 0, days_max: 30, order: 'amount',
    }) // prettier-ignore
    expect(readFilters({ band: 21, days_min: 1.5, days_max: 'many', order: 'case' })).toEqual({})
    expect(isNarrowed({ order: 'amount' })).toBe(false)
    expect(isNarrowed({ days_min: 0 })).toBe(true)
  })

  test('become what the door takes', () => {
    expect(asQuery({ band: 0, days_min: 0, days_max: 30 })).toMatchObject({ band: 0, days_min: 0, days_max: 30 }) // prettier-ignore
    expect(asQuery({ collector: NOBODY })).toMatchObject({ assigned_to: '-' })
    expect(asQuery({ collector: 'ann', held: 'no' })).toMatchObject({ assigned_to: 'ann', hold: 'none' })
  })
})

describe('keys', () => {
  test('are left to whoever types', () => {
    const input = document.createElement('input')
    const button = document.createElement('button')
    expect([
      takesKeys(input, 'n'),
      takesKeys(button, 'n'),
      takesKeys(button, 'Enter'),
      takesKeys(document.body, 'n'),
    ]).toEqual([true, false, true, false])
  })
})

describe('the timeline', () => {
  test('every kind of line falls under one filter', () => {
    expect(['outcome_recorded', 'contact_submitted', 'payment_received', 'plan_assigned'].map(kindOf)).toEqual([
      'talk',
      'sent',
      'money',
      'plan',
    ])
    expect(fits({ type: 'note_added' } as never, 'money')).toBe(false)
  })

  test('people are named, services are not', () => {
    expect([whose('user:ann/collector'), whose('service:outreach'), whose('ann')]).toEqual(['ann', null, 'ann'])
  })
})

describe('a refusal', () => {
  test('keeps its code, its flaws and how long to wait', () => {
    const response = new Response(null, { status: 503, headers: { 'Retry-After': '5' } })
    const problem = problemOf(response, { code: 'unavailable', detail: 'not yet', errors: [] })
    expect([problem.status, problem.code, problem.waitSeconds, problem.passes]).toEqual([503, 'unavailable', 5, true])
    expect(problemOf(new Response(null, { status: 404 }), '<html>').code).toBe('status_404')
    expect(Problem.away().passes).toBe(true)
  })
})
