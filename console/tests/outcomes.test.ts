import { describe, expect, test } from 'vitest'
import { codes } from '../src/i18n/en/codes.ts'
import {
  AT_ONCE,
  datesOf,
  decimalOf,
  digitsOf,
  fieldsOf,
  instalmentsOf,
  KEY_OF,
  localInput,
  minorOf,
  quarter,
} from '../src/rooms/desk/outcomes.ts'
import { brokenLimits, type Limits } from '../src/rooms/desk/limits.ts'
import { bodyOf, type Draft } from '../src/rooms/desk/OutcomeForm.tsx'

const DRAFT: Draft = {
  amount: '1000.00', due: '2026-12-31', count: 3, every: 'month', callback: '2026-12-01T10:00', channel: 'letter',
  replace: false, note: ' after payday ',
} // prettier-ignore

describe('the keys', () => {
  test('every code that a person may record has one of its own', () => {
    expect([...KEY_OF.keys()].sort()).toEqual(
      Object.keys(codes)
        .filter((code) => code !== 'SUPP')
        .sort(),
    )
    expect(new Set(KEY_OF.values()).size).toBe(KEY_OF.size)
  })

  test('no two of them look alike: O and 0, I and 1', () => {
    const taken = [...KEY_OF.values()]
    for (const [one, other] of ['o0', 'i1']) expect([one, other].filter((key) => taken.includes(key!))).toHaveLength(1)
  })

  test('the keys of the desk itself are left free', () => {
    const taken = [...KEY_OF.values()].filter((key) => 'njkctuz?/'.includes(key))
    expect(taken).toEqual([])
  })

  test('what the issue names is where it says', () => {
    expect([KEY_OF.get('PTP'), KEY_OF.get('HARD'), KEY_OF.get('DISP'), KEY_OF.get('STOP')]).toEqual([
      'p',
      'h',
      'd',
      's',
    ])
  })
})

describe('the form', () => {
  test('asks only what the outcome needs', () => {
    expect(fieldsOf('NA')).toEqual([])
    expect(fieldsOf('PTP')).toEqual(['promise', 'note'])
    expect(fieldsOf('STOP')).toEqual(['channel', 'note'])
  })

  test('what protects the person is sent at once', () => {
    expect([...AT_ONCE].sort()).toEqual([
      'BKY',
      'CLP',
      'COMP',
      'DEC',
      'DISP',
      'HARD',
      'IDT',
      'LEGAL',
      'REP',
      'STOP',
      'VUL',
    ])
  })

  test('sends what its code asks for and nothing else', () => {
    expect(bodyOf('PTP', DRAFT, 'CNY')).toEqual({
      channel: 'call', note: 'after payday', replace: false,
      promise: { amount: { value: '1000.00', currency: 'CNY' }, due: '2026-12-31' },
    }) // prettier-ignore
    expect(bodyOf('STOP', DRAFT, 'CNY')).toEqual({ channel: 'letter', note: 'after payday' })
    expect(bodyOf('NA', { ...DRAFT, note: '' }, 'CNY')).toEqual({ channel: 'call' })
  })

  test('does not send an amount that is none', () => {
    for (const amount of ['', 'many', '-5', '1.234', '1e3'])
      expect(bodyOf('PTP', { ...DRAFT, amount }, 'CNY')).toBeNull()
  })

  test('a plan is exact to the last unit and keeps its day of the month', () => {
    const plan = bodyOf('PLAN', { ...DRAFT, amount: '100.00' }, 'CNY')!.instalments!
    expect(plan.map((each) => each.amount.value)).toEqual(['33.33', '33.33', '33.34'])
    expect(plan.map((each) => each.due)).toEqual(['2026-12-31', '2027-01-31', '2027-02-28'])
  })
})

describe('amounts', () => {
  test('are whole numbers of the smallest unit, of any size', () => {
    expect(minorOf('123456789012345.67', 2)).toBe(12345678901234567n)
    expect(minorOf('1,250', 0)).toBe(1250n)
    expect(decimalOf(5n, 2)).toBe('0.05')
    expect(decimalOf(1250n, 0)).toBe('1250')
    expect(digitsOf('KWD')).toBe(3)
    expect(instalmentsOf(10n, 3)).toEqual([3n, 3n, 4n])
  })

  test('dates of a plan go by weeks as well', () => {
    expect(datesOf('2026-12-28', 3, 'twoWeeks')).toEqual(['2026-12-28', '2027-01-11', '2027-01-25'])
  })
})

describe('the time of a call that is agreed', () => {
  test('is proposed at the next full quarter, on the clock of whoever types', () => {
    const at = new Date('2026-12-01T10:07:30').getTime()
    expect(localInput(quarter(at))).toBe('2026-12-01T10:15')
    expect(localInput(quarter(new Date('2026-12-01T10:15').getTime()))).toBe('2026-12-01T10:15')
  })
})

describe('the limits of a promise', () => {
  const cny = (value: string) => ({ value, currency: 'CNY' })
  const limits: Limits = {
    most: cny('100.00'), most_replacing: cny('500.00'), first: '2026-12-01', last: '2026-12-31', gap_days_max: 31,
    instalments_max: 36,
  } // prettier-ignore
  const one = (value: string, due: string, replace = false) =>
    brokenLimits({ promise: { amount: cny(value), due }, replace }, limits)

  test('are told by the codes of the door itself', () => {
    expect(one('100.00', '2026-12-01')).toEqual([])
    expect(one('100.00', '2026-12-31')).toEqual([])
    expect(one('100.01', '2026-12-31')).toEqual(['amount_limit'])
    expect(one('0', '2027-01-01')).toEqual(['positive', 'days_limit'])
    expect(one('1.00', '2026-11-30')).toEqual(['due_order'])
  })

  test('count what is promised already only where it stays', () => {
    expect(one('500.00', '2026-12-31', true)).toEqual([])
    expect(one('500.01', '2026-12-31', true)).toEqual(['amount_limit'])
  })

  test('of a plan hold for its sum, and from one date to the next', () => {
    const plan = (...due: string[]) =>
      brokenLimits({ instalments: due.map((day) => ({ amount: cny('40.00'), due: day })) }, limits)
    expect(plan('2026-12-31', '2027-01-31')).toEqual([])
    expect(plan('2026-12-31', '2027-02-01')).toEqual(['days_limit'])
    expect(plan('2026-12-10', '2026-12-10')).toEqual(['due_order'])
    expect(plan('2026-12-10', '2026-12-20', '2026-12-30')).toEqual(['amount_limit'])
  })

  test('are asked of promises alone', () => {
    expect(brokenLimits({ channel: 'call' }, limits)).toEqual([])
  })
})
