import { describe, expect, test } from 'vitest'
import { instantOf, secondOfDay, wallOf } from '../src/format/wall.ts'
import { isZone, verdictOf } from '../src/receipt/verdict.ts'
import { asQuestion, fresh } from '../src/rooms/compliance/question.ts'
import { asQuery, cleaned, isNarrowed, readShown } from '../src/rooms/compliance/search.ts'

describe('a clock on the wall', () => {
  test('of another place names the instant that it shows', () => {
    expect(instantOf('2026-11-24T07:00', 'Asia/Shanghai')?.toISOString()).toBe('2026-11-23T23:00:00.000Z')
    expect(wallOf(Date.parse('2026-11-23T23:00:30Z'), 'Asia/Shanghai')).toBe('2026-11-24T07:00')
    expect(secondOfDay(new Date('2026-11-23T23:00:30Z'), 'Asia/Shanghai')).toBe(7 * 3_600 + 30)
  })

  test('shows no such time where it is put forward, and the first of two where it is put back', () => {
    expect(instantOf('2027-03-14T02:30', 'America/New_York')).toBeNull()
    expect(instantOf('2026-11-01T01:30', 'America/New_York')?.toISOString()).toBe('2026-11-01T05:30:00.000Z')
    expect(instantOf('2026-11-01T03:30', 'America/New_York')?.toISOString()).toBe('2026-11-01T08:30:00.000Z')
  })

  test('is not read from what is no time', () => {
    expect(instantOf('', 'Asia/Shanghai')).toBeNull()
    expect(instantOf('2026-02-30T25:00', 'Asia/Shanghai')).toBeNull()
    expect([isZone('Mars/Phobos'), isZone(''), isZone('Asia/Kolkata')]).toEqual([false, false, true])
  })
})

describe('what the room shows', () => {
  test('is read from the address, and what makes no sense is left out', () => {
    expect(
      readShown({
        view: 'packs',
        kind: 'made',
        rule: 'house:hold',
        from: '2026-13-01',
        to: '2026-11-24',
        contact: 'x',
        at: 1,
      }),
    ).toEqual({ view: 'packs', rule: 'house:hold', to: '2026-11-24', at: '1' })
  })

  test('asks the doors for days whose last one is the date after it', () => {
    expect(asQuery({ from: '2026-11-01', to: '2026-11-30' })).toMatchObject({ from: '2026-11-01', to: '2026-12-01' })
    expect([isNarrowed({}), isNarrowed({ rule: 'X' })]).toEqual([false, true])
    expect(cleaned({ kind: undefined, rule: '' })).toEqual({})
  })
})

describe('a question to the law', () => {
  const form = fresh('Asia/Shanghai', Date.parse('2026-11-24T15:30:00Z'))

  test('is that of the form, on the debtor’s clock', () => {
    expect(asQuestion(form)).toMatchObject({
      jurisdiction: ['CN'],
      actor: { role: 'creditor' },
      debtor: { zone: 'Asia/Shanghai' },
      call: { recording: true },
      history: [],
      proposed: { at: '2026-11-24T15:30:00.000Z', channel: 'call', mode: 'interactive', automation: 'manual' },
    })
  })

  test('says of the person and the debt what was filled in, and nothing else', () => {
    const told = asQuestion({
      ...form,
      channel: 'sms',
      prepared: false,
      flags: ['cease_written'],
      choices: { bankruptcy: 'stay', dispute: 'answered' },
      agreedFrom: '19:00',
      agreedTo: '21:00',
      earlier: [{ at: '2026-11-24T09:00', channel: 'call', result: 'no_answer', times: 2 }],
    })
    expect(told).toMatchObject({
      debtor: { cease_written: true, bankruptcy: 'stay', agreed_windows: [{ start: '19:00', end: '21:00' }] },
      debt: { dispute: 'answered' },
      history: [{ at: '2026-11-24T01:00:00.000Z' }, { at: '2026-11-24T01:01:00.000Z' }],
      proposed: { channel: 'sms', automation: 'autodialed' },
    })
    expect(told).not.toHaveProperty('content')
    expect(told!.debtor as object).not.toHaveProperty('attorney_known')
  })

  test('names the packs that bind everywhere after those of the place', () => {
    expect(asQuestion(form, ['POLICY'])).toMatchObject({ jurisdiction: ['CN', 'POLICY'] })
  })

  test('is none while a place or the time is missing', () => {
    expect(asQuestion({ ...form, places: [] })).toBeNull()
    expect(asQuestion({ ...form, at: '' })).toBeNull()
    expect(asQuestion({ ...form, zone: 'Mars/Phobos' })).toBeNull()
  })
})

describe('a verdict', () => {
  test('of a file that says anything at all is read without harm', () => {
    const absurd = { decision: 'defer', packs: 7, zones: [1, 'Mars/Phobos'], history: [null], evidence: { hours: ['x'], counters: [{}] }, judged_at: 'never', question: [], clocks: {} } // prettier-ignore
    expect(verdictOf({ verdict: absurd })).toMatchObject({
      decision: 'defer',
      rule: null,
      packs: [],
      zones: [],
      judgedAt: '',
      question: {},
      clocks: null,
      hours: [{ rule: '', open: [] }],
    })
    expect(verdictOf({})).toBeNull()
    expect(verdictOf({ verdict: { decision: 'maybe' } })).toBeNull()
  })
})
