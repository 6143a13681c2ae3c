import { describe, expect, test } from 'vitest'
import { alertsOf, type Known } from '../src/rooms/operations/alerts.ts'
import {
  backfilledNow,
  booksOf,
  flowOut,
  flowsOf,
  rateOf,
  remember,
  rememberSent,
} from '../src/rooms/operations/flows.ts'
import { logsOf } from '../src/rooms/operations/logs.ts'
import { groupsOf, shortType } from '../src/rooms/operations/parked.ts'
import { PLACES, WAYS } from '../src/rooms/operations/places.ts'
import { letterOf, orphaned, partsOf, processesOf, unattended } from '../src/rooms/operations/processes.ts'
import type { Checkpoint, Part, Parts } from '../src/rooms/operations/services.ts'
import type { Waiting } from '../src/rooms/operations/useLive.ts'

const NOON = Date.parse('2026-11-24T04:00:00Z')
const at = (seconds: number) => new Date(NOON + seconds * 1_000).toISOString()

function part(number: number, more: Partial<Part> = {}): Part {
  return {
    source: 'intake', part: number, owner: 'one-1', live: true, next_offset: 10, head: 10, behind: 0, waits_since: null,
    parked: 0, duplicate: 0, backfilled: 0, stopped: null, ...more,
  } // prettier-ignore
}

function parts(seconds: number, items: Part[] = [part(0), part(1)], more: Partial<Parts> = {}): Parts {
  return {
    service: 'strategy', at: at(seconds), member: 'one-1', halted: null, trouble: null, items, journal: [],
    members: [{ member: 'one-1', live: true, until: at(seconds + 5) }], ...more,
  } // prettier-ignore
}

describe('rates and lag', () => {
  const grown = (seconds: number, passed: number) => parts(seconds, [part(0, { next_offset: passed, head: passed })])

  test('a rate is told from two looks by the database clock, over all parts of a source', () => {
    let seen = remember(undefined, parts(0))
    expect(rateOf(seen.samples, 'intake')).toBeNull()
    seen = remember(seen, parts(2, [part(0, { next_offset: 20 }), part(1, { next_offset: 14 })]))
    expect(rateOf(seen.samples, 'intake')).toBe(7)
    expect(rateOf(seen.samples, 'outreach')).toBe(0)
  })

  test('what was seen long ago is let go, so that a rate is of now', () => {
    let seen = remember(undefined, grown(0, 1_000))
    for (const [seconds, passed] of [[10, 1_000], [14, 1_000], [20, 1_060]] as const) seen = remember(seen, grown(seconds, passed)) // prettier-ignore
    expect(seen.samples.map((sample) => (sample.at - NOON) / 1_000)).toEqual([10, 14, 20])
    expect(rateOf(seen.samples, 'intake')).toBe(6)
  })

  test('an answer that comes twice, and a source that was wound back, make no nonsense', () => {
    const once = remember(undefined, grown(5, 50))
    expect(rateOf(remember(once, grown(5, 50)).samples, 'intake')).toBeNull()
    expect(rateOf(remember(once, grown(6, 10)).samples, 'intake')).toBe(0)
  })

  test('an arrow says what waits, since when, and where records are missing', () => {
    const waits = [
      part(0, { behind: 3, head: 13, waits_since: at(-9) }),
      part(1, { source: 'ingress', behind: 1, stopped: 'gone' }),
    ]
    const [doors, intake] = flowsOf(remember(undefined, parts(1, waits)))
    expect([doors?.from, intake?.from]).toEqual(['ingress', 'intake'])
    expect([intake?.behind, intake?.waitsSeconds, doors?.stopped.length]).toEqual([3, 10, 1])
  })

  test('the books are even while nothing is missing', () => {
    const seen = remember(undefined, parts(0, [part(0, { next_offset: 7, head: 10, behind: 3 }), part(1)]))
    expect(booksOf([seen])).toEqual({ head: 20, passed: 17, waiting: 3, missing: 0 })
    const hole = { part: 0, head: 4, sent: null, backlog: null, hole: 'from 2 to 3' }
    expect(booksOf([remember(undefined, parts(0, [part(0, { stopped: 'gap' })], { journal: [hole] }))]).missing).toBe(2)
  })

  test('of texts the rate is told from one look to the next, and who waits for one', () => {
    const said = { at: '2026-12-08T02:00:30Z', held_by: null, database_apart: 0, provider_apart: null, sandbox: true, upto: 7, sent: null, waiting: 3, waits_since: '2026-12-08T02:00:00Z' } // prettier-ignore
    let sent = rememberSent(undefined, said, 1_000)
    expect(flowOut(sent)).toMatchObject({ from: 'outreach', to: 'gateway', rate: null, behind: 3, waitsSeconds: 30 })
    sent = rememberSent(sent, { ...said, sent: 5 }, 3_000)
    sent = rememberSent(sent, { ...said, sent: 3, waiting: 0, waits_since: null, held_by: 'stopped' }, 5_000)
    expect(flowOut(sent)).toMatchObject({ rate: 2, behind: 0, waitsSeconds: 0, held: true })
  })

  test('every arrow that services draw has its way on the page', () => {
    const reads = { intake: ['ingress', 'tracking'], strategy: ['intake', 'outreach', 'tracking'], outreach: ['intake', 'strategy', 'tracking'], tracking: ['intake', 'strategy', 'outreach'], analytics: ['intake', 'strategy', 'outreach', 'tracking'] } // prettier-ignore
    const wanted = Object.entries(reads).flatMap(([to, sources]) => sources.map((from) => `${from}-${to}`))
    expect(Object.keys(WAYS).sort()).toEqual([...wanted, 'outreach-gateway'].sort())
    expect(Object.keys(PLACES).sort()).toEqual(Object.keys(reads).sort())
  })
})

describe('processes', () => {
  const two = (seconds: number, dead: Partial<Part>) =>
    parts(seconds, [part(0), part(1, { owner: 'two-2', ...dead })], {
      members: [
        { member: 'one-1', live: true, until: at(seconds + 5) },
        { member: 'two-2', live: seconds < 6, until: at(6) },
      ],
    })
  const stateOf = (answer: Parts) => processesOf([answer]).find((process) => process.id === 'two-2')?.state

  test('one that falls silent is late, then gone, red while a part is its and a minute longer, then ended, then no more', () => {
    expect(stateOf(two(1, {}))).toBe('working')
    expect(stateOf(two(4.5, {}))).toBe('late')
    expect(stateOf(two(7, { live: false }))).toBe('gone')
    expect(stateOf(two(30, { owner: 'one-1' }))).toBe('gone')
    expect(stateOf(two(500, { live: false }))).toBe('gone')
    expect(stateOf(two(70, { owner: 'one-1' }))).toBe('ended')
    expect(stateOf(two(1_000, { owner: 'one-1' }))).toBeUndefined()
  })

  test('a process is one over all its services, and lives while one of them renews', () => {
    const other = parts(0, [part(0)], { service: 'outreach', member: 'three-3' })
    const [found] = processesOf([parts(0), other])
    expect(found).toMatchObject({ services: ['strategy', 'outreach'], parts: 3, state: 'working', answers: true })
  })

  test('a part whose process is silent or gone is unattended; one that was let go changes hands', () => {
    const items = [
      part(0),
      part(1, { owner: 'two-2' }),
      part(2, { owner: 'two-2', live: false }),
      part(3, { owner: '', live: false }),
      part(4, { owner: 'forgotten', live: false }),
    ]
    const silent = { member: 'two-2', live: true, until: at(1) }
    const answer = parts(0, items, { members: [{ member: 'one-1', live: true, until: at(5) }, silent] })
    expect(partsOf(answer).map((slot) => slot.hands)).toEqual(['worked', 'silent', 'silent', 'free', 'silent'])
    expect([unattended(answer), orphaned(answer)]).toEqual([3, 1])
    expect(orphaned({ ...answer, members: [{ ...silent, live: false }] })).toBe(3)
  })

  test('a process keeps its letter as long as the page is open', () => {
    expect(letterOf('first')).toBe(letterOf('first'))
    expect(letterOf('first')).not.toBe(letterOf('second'))
    const many = Array.from({ length: 30 }, (_, number) => letterOf(`many-${number}`))
    expect(new Set(many).size).toBe(30)
    expect(many.every((letter) => /^[A-Z]{1,2}$/.test(letter))).toBe(true)
  })
})

describe('alerts', () => {
  const calm: Known = {
    now: NOON, seen: { strategy: remember(undefined, parts(0)) }, away: [], health: {}, checkpoints: {}, processes: [],
    parked: {}, undecided: 0, sending: { held_by: null, database_apart: 0.01, provider_apart: null },
  } // prettier-ignore
  const kinds = (more: Partial<Known>) => alertsOf({ ...calm, ...more }).map((alert) => `${alert.level} ${alert.kind}`)
  const seen = (items: Part[], more: Partial<Parts> = {}) => ({ seen: { strategy: remember(undefined, parts(0, items, more)) } }) // prettier-ignore
  const health = (checks: Record<string, string>) => ({ health: { strategy: { service: 'strategy', well: false, checks } } }) // prettier-ignore
  const gone = { id: 'two-2', state: 'gone', services: [], until: 0, answers: false } as const

  test('nothing is said while all is well', () => {
    expect(kinds({})).toEqual([])
    expect(kinds({ processes: [{ ...gone, services: [], state: 'ended', parts: 0 }] })).toEqual([])
  })

  test.each<[string, Partial<Known>, string[]]>([
    ['no answer', { away: ['outreach'] }, ['page away']],
    ['the database is away', health({ database: 'no answer within 2 s' }), ['page database']],
    ['the schema is old', health({ database: 'ok', migrations: 'not applied: 0003' }), ['page database']],
    ['the broker is away', health({ broker: 'the broker does not answer' }), ['page broker']],
    ['a consumer has stopped itself', seen([part(0)], { halted: 'too many' }), ['page halted']],
    ['a gap', seen([part(0, { stopped: 'lacks 3' })]), ['page gap']],
    ['a relay in trouble', seen([part(0)], { trouble: 'NoBroker' }), ['page relay']],
    ['a part of nobody', seen([part(0, { owner: 'forgotten', live: false })]), ['page unowned']],
    ['a part that changes hands', seen([part(0, { owner: '', live: false })]), []],
    ['a silent process', { processes: [{ ...gone, services: [], state: 'late', parts: 4 }] }, ['page silent']],
    ['an old record', seen([part(0, { behind: 2, waits_since: at(-90) })]), ['ticket waiting']],
    ['a young record', seen([part(0, { behind: 2, waits_since: at(-20) })]), []],
    ['a few parked', { parked: { strategy: 2 } }, ['ticket parked']],
    ['many parked', { parked: { strategy: 11 } }, ['page parked']],
    [
      'a wrong clock',
      { sending: { held_by: 'clocks_apart', database_apart: 7, provider_apart: null } },
      ['page clocks'],
    ],
    [
      'stale inputs',
      { sending: { held_by: 'inputs_not_fresh', database_apart: 0, provider_apart: 0 } },
      ['ticket held'],
    ],
    [
      'stopped by a person',
      { sending: { held_by: 'an incident', database_apart: 0, provider_apart: 0 } },
      ['note stopped'],
    ],
    ['nobody knows', { undecided: 1 }, ['ticket unknown']],
    ['a process died', { processes: [{ ...gone, services: [], parts: 0 }] }, ['note taken']],
    ['a process died with parts', { processes: [{ ...gone, services: [], parts: 4 }] }, ['page gone']],
  ])('%s', (_, more, wanted) => {
    expect(kinds(more)).toEqual(wanted)
  })

  test('the worst stands first', () => {
    expect(kinds({ parked: { strategy: 2 }, ...health({ broker: 'away' }) })).toEqual(['page broker', 'ticket parked'])
  })

  test('an old signature is told, one of ten quiet minutes is not', () => {
    const signed = (seconds: number) => ({ checkpoints: { strategy: { at: at(-seconds) } as Checkpoint } })
    expect(kinds(signed(620))).toEqual([])
    expect(kinds(signed(1_000))).toEqual(['ticket unsigned'])
  })

  test('records read from a journal are told while they come', () => {
    const first = remember(undefined, parts(0))
    const then = remember(first, parts(2, [part(0, { backfilled: 4 })]))
    expect(backfilledNow(then.samples)).toBe(4)
    expect(kinds({ seen: { strategy: then } })).toEqual(['ticket backfill'])
    expect(backfilledNow(remember(undefined, parts(90, [part(0, { backfilled: 4 })])).samples)).toBe(0)
  })
})

describe('parked records and logs', () => {
  const waiting = (offset: number, debtor: string | null, more: Partial<Waiting> = {}): Waiting => ({
    service: 'tracking', source: 'strategy', part: 1, offset, debtor_id: debtor, reason: 'failed', error: 'ValueError',
    queued: false, bytes: 10, ...more,
  }) // prettier-ignore

  test('they are by debtor and service; one without a debtor is alone', () => {
    const items = [waiting(1, 'd'), waiting(2, 'd', { queued: true }), waiting(3, null), waiting(4, null), waiting(5, 'd', { service: 'outreach' })] // prettier-ignore
    expect(groupsOf(items).map((group) => [group.service, group.first.offset, group.behind])).toEqual([
      ['tracking', 1, 1],
      ['tracking', 3, 0],
      ['tracking', 4, 0],
      ['outreach', 5, 0],
    ])
  })

  test('an event is called by its short name', () => {
    expect(shortType('dunwell.strategy.plan_ended.v1')).toBe('strategy.plan_ended')
    expect(shortType(null)).toBeNull()
  })

  test('a log is as long as its parts together, and unsigned by what came since', () => {
    const items = [
      { log: 'acts', part: 0, head: 2, signed: 2 },
      { log: 'journal', part: 0, head: 9, signed: 5 },
      { log: 'journal', part: 1, head: 4, signed: 4 },
    ]
    expect(logsOf({ items } as Checkpoint)).toEqual([
      { name: 'journal', head: 13, unsigned: 4 },
      { name: 'acts', head: 2, unsigned: 0 },
    ])
  })
})
