import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Pieces } from '../src/api/events.ts'
import { board } from '../src/i18n/en/board.ts'
import { timeline } from '../src/i18n/en/timeline.ts'
import { bucketsOf, gridOf, rowsOf } from '../src/rooms/board/buckets.ts'
import { optionOf } from '../src/rooms/board/chart.ts'
import { isTold } from '../src/rooms/board/facts.ts'
import {
  cardsOf,
  changeOf,
  type Figure,
  fromMinor,
  judged,
  seriesOf,
  shown,
  signed,
} from '../src/rooms/board/figures.ts'
import { collectorsOf, queuesOf } from '../src/rooms/board/floor.ts'
import { before, daysOf, readBoard, spanOf, todayOf } from '../src/rooms/board/search.ts'

function figure(kpi: string, value: string | null, more: Partial<Figure> = {}): Figure {
  return { kpi, unit: 'accounts', currency: null, group: {}, numerator: Number(value ?? 0), denominator: null, value, as_of: '2026-11-24T02:00:00Z', previous: null, ...more } // prettier-ignore
}

describe('the address of the board', () => {
  test('is read, and what makes no sense is left out', () => {
    expect(readBoard({ days: '7', creditor: 'a-bank', figure: 'kept_rate', side: 'denominator', channel: 'CALL', as: 'x' })).toEqual({
      days: 7, creditor: 'a-bank', figure: 'kept_rate', side: 'denominator',
    }) // prettier-ignore
    expect(readBoard({ days: '8', from: '2026-11-31', to: '2026-12-05' })).toEqual({})
    expect(readBoard({ from: '2026-12-05', to: '2026-12-05' })).toEqual({})
  })

  test('dates of one’s own stand above a number of days', () => {
    expect(readBoard({ days: '7', from: '2026-11-01', to: '2026-11-03' })).toEqual({
      from: '2026-11-01',
      to: '2026-11-03',
    })
  })

  test('days count back from today, and the period before is as long', () => {
    const span = spanOf({ days: 7 }, '2026-12-01')
    expect(span).toEqual({ from: '2026-11-25', to: '2026-12-02' })
    expect(before(span)).toEqual({ from: '2026-11-18', to: '2026-11-25' })
    expect(daysOf(spanOf({ from: '2026-02-27', to: '2026-03-02' }, ''))).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
    ])
  })

  test('today is each creditor’s own, and the period ends with the furthest', () => {
    const creditors = [
      { creditor: 'east', zone: 'Asia/Shanghai' },
      { creditor: 'west', zone: 'America/New_York' },
    ]
    const today = todayOf(Date.parse('2026-11-30T18:00:00Z'), creditors)
    expect([today.last, today.span]).toEqual(['2026-12-01', { from: '2026-11-30', to: '2026-12-02' }])
    expect([today.is('east', '2026-12-01'), today.is('west', '2026-12-01'), today.is('west', '2026-11-30')]).toEqual([
      true,
      false,
      true,
    ])
  })
})

describe('figures', () => {
  const sms = figure('contacts', '9', { group: { channel: 'sms' } })
  const call = figure('contacts', '4', { group: { channel: 'call' } })
  const cny = figure('collected', '12.50', { unit: 'currency', currency: 'CNY' })
  const usd = figure('collected', '3.00', { unit: 'currency', currency: 'USD' })

  test('channels are told apart and currencies have a card each', () => {
    const cards = cardsOf([figure('entries', '3'), sms, call, cny, usd])
    expect(cards.map(({ id }) => id)).toEqual([
      'entries', 'contacts', 'right_party_contacts', 'promises_made', 'kept_rate', 'cures', 'collected-CNY', 'collected-USD',
    ]) // prettier-ignore
    expect(cards[1]!.parts.map(({ channel }) => channel)).toEqual(['call', 'sms'])
    expect(cardsOf([]).at(-1)).toMatchObject({ id: 'collected', heads: [] })
  })

  test('a day without anything is a zero', () => {
    const days = ['2026-11-01', '2026-11-02', '2026-11-03']
    const byDay = [
      figure('collected', '12.50', { currency: 'CNY', group: { day: '2026-11-02' } }),
      figure('collected', '9', { currency: 'USD', group: { day: '2026-11-02' } }),
      figure('contacts', '2', { group: { day: '2026-11-03', channel: 'sms' } }),
    ]
    expect(seriesOf({ kpi: 'collected', currency: 'CNY' }, byDay, days)).toEqual([0, 12.5, 0])
    expect(seriesOf({ kpi: 'contacts', channel: 'sms' }, byDay, days)).toEqual([0, 0, 2])
    expect(seriesOf({ kpi: 'contacts', channel: 'call' }, byDay, days)).toEqual([0, 0, 0])
  })

  test.each([
    ['12', '10', 'accounts', { kind: 'percent', by: 20 }],
    ['0', '10', 'accounts', { kind: 'percent', by: -100 }],
    ['5', '0', 'accounts', { kind: 'new', by: 5 }],
    ['0', '0', 'accounts', { kind: 'none', by: 0 }],
    ['220', '10', 'accounts', { kind: 'times', by: 22 }],
    ['0.75', '0.5', 'ratio', { kind: 'points', by: 25 }],
    [null, '0.5', 'ratio', { kind: 'none', by: 0 }],
    ['3', null, 'accounts', { kind: 'none', by: 0 }],
  ])('%s after %s (%s) is %o', (value, previous, unit, change) => {
    expect(changeOf(figure('entries', value, { previous, unit }))).toEqual(change)
  })

  test('more is better, save where it is worse or neither', () => {
    const more = { kind: 'percent', by: 10 } as const
    expect(['cures', 'promises_broken', 'entries'].map((kpi) => judged(kpi, more))).toEqual([1, -1, 0])
    expect(judged('cures', { kind: 'percent', by: 0.01 })).toBe(0)
  })

  test('are written as their unit asks, in both languages', () => {
    expect(shown(figure('kept_rate', '0.684615', { unit: 'ratio' }), 'en')).toBe('68.5%')
    expect(shown(cny, 'zh')).toBe('¥12.50')
    expect(shown(figure('kept_rate', null, { unit: 'ratio' }), 'en')).toBeNull()
    expect([fromMinor(-5, 'CNY'), fromMinor(1234, 'JPY'), fromMinor(100, 'USD')]).toEqual(['-0.05', '1234', '1.00'])
    expect([signed(0.123, 'en', 'percent'), signed(-3.25, 'en'), signed(12.5, 'zh')]).toEqual(['+12%', '-3.3', '+13'])
  })
})

describe('buckets', () => {
  test('stand in order, currencies side by side', () => {
    const items = [
      { bucket: 'M6+', currency: 'CNY', cases: 1, overdue: '5.00' },
      { bucket: 'M1', currency: 'USD', cases: 2, overdue: '1.00' },
      { bucket: 'M6', currency: 'CNY', cases: 1, overdue: '9.00' },
      { bucket: 'M1', currency: 'CNY', cases: 3, overdue: '7.00' },
    ]
    expect(bucketsOf(items).map(({ bucket, cases, overdue }) => [bucket, cases, overdue.length])).toEqual([
      ['M1', 5, 2],
      ['M6', 1, 1],
      ['M6+', 1, 1],
    ])
  })

  test('moves are a square with every bucket that one left or came to', () => {
    const grid = gridOf([
      { from: 'M2', to: 'M1', cases: 4, overdue: {} },
      { from: 'M2', to: 'M3', cases: 9, overdue: {} },
    ])
    expect([grid.names, grid.most, grid.at('M2', 'M3')?.cases, grid.at('M1', 'M2')]).toEqual([
      ['M1', 'M2', 'M3'],
      9,
      9,
      undefined,
    ])
  })

  test('a move is taken along as a row for each currency', () => {
    const move = { from: 'M2', to: 'M1', cases: 4, overdue: { CNY: '7.00', USD: '1.50' } }
    expect(rowsOf(move)).toEqual([
      ['M2', 'M1', '4', '7.00', 'CNY'],
      ['M2', 'M1', '4', '1.50', 'USD'],
    ])
    expect(rowsOf({ ...move, overdue: {} })).toEqual([['M2', 'M1', '4', '', '']])
  })
})

describe('the floor', () => {
  test('who has a call in hand comes first; other days and machines are left out', () => {
    const of = (collector: string, kpi: string, value: string, channel = 'call', day = 'today') =>
      figure(kpi, value, { group: { collector, creditor: 'a', day, channel } })
    const people = collectorsOf(
      [of('bo', 'attempts', '9'), of('al', 'attempts', '3'), of('al', 'promises_made', '1', ''), of('', 'attempts', '99', 'sms'), of('cy', 'attempts', '5', 'call', 'yesterday')],
      [{ collector: 'al', team: 'default', calls: 1 }],
      (_, day) => day === 'today',
    ) // prettier-ignore
    expect(people).toEqual([
      { name: 'al', inHand: 1, calls: 3, rights: 0, promises: 1 },
      { name: 'bo', inHand: 0, calls: 9, rights: 0, promises: 0 },
    ])
  })

  test('the longest queue comes first, of one creditor where one is chosen', () => {
    const depth = (creditor: string, waiting: number) => ({ creditor, team: 't', waiting, later: 0, claimed: 0, oldest_due: null }) // prettier-ignore
    const depths = [depth('a', 1), depth('b', 5)]
    expect(queuesOf(depths, undefined).map(({ creditor }) => creditor)).toEqual(['b', 'a'])
    expect(queuesOf(depths, 'a')).toHaveLength(1)
  })
})

describe('a chart', () => {
  const drawn = {
    days: ['2026-11-01', '2026-11-02'],
    stacks: [{ name: 'Call', tone: 'call' as const, values: [1, 2] }],
    still: true,
    day: (day: string) => day.slice(5),
    value: String,
    short: String,
  }

  test('follows the scheme, stands still where motion is not wished for, and brings no legend or markup', () => {
    const light = optionOf({ ...drawn, scheme: 'light' })
    const dark = optionOf({ ...drawn, scheme: 'dark' })
    expect(light.series[0]!.itemStyle.color).not.toBe(dark.series[0]!.itemStyle.color)
    expect([light.animation, light.legend.show, light.tooltip.renderMode]).toEqual([false, false, 'richText'])
    expect(light.tooltip.formatter([{ dataIndex: 1 }])).toBe('11-02\nCall  2')
  })
})

describe('server-sent events', () => {
  test('come out of pieces, wherever they were cut', () => {
    const pieces = new Pieces()
    const text = 'id: 7\nevent: facts\ndata: {"items":[]}\n\n: quiet\n\nevent: gap\r\ndata: {}\r\n\r\nid: 9'
    const found = [...text].flatMap((letter) => pieces.take(letter))
    expect(found).toEqual([
      { id: '7', event: 'facts', data: { items: [] } },
      { id: '', event: 'gap', data: {} },
    ])
  })

  test('what is no JSON is passed over', () => {
    expect(new Pieces().take('data: {"a\n\ndata: 1\n\n')).toEqual([{ id: '', event: 'message', data: 1 }])
  })

  test('every event that there is has a word or is left out', () => {
    const events = readFileSync(join(import.meta.dirname, '../../docs/asyncapi.json'), 'utf8')
    const names = new Set([...events.matchAll(/dunwell\.\w+\.(\w+)\.v\d/g)].map(([, name]) => name!))
    const isWorded = (name: string) => name in timeline.types || name in board.facts
    expect(names.size).toBeGreaterThan(40)
    expect([...names].filter((name) => isTold({ fact: name }) && !isWorded(name))).toEqual([])
  })

  test('what services say to each other on the way is not told', () => {
    expect([isTold({ fact: 'contact_planned' }), isTold({ fact: 'promise_made' })]).toEqual([false, true])
  })
})
