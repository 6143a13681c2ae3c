import { describe, expect, test } from 'vitest'
import { ago, countdown, dayOf, daysBetween, moment, money } from '../src/format/format.ts'

describe('money', () => {
  test('is shown digit for digit, whatever its length', () => {
    expect(money({ value: '123456789012345.67', currency: 'CNY' }, 'zh')).toBe('¥123,456,789,012,345.67')
    expect(money({ value: '1250.00', currency: 'CNY' }, 'en')).toBe('¥1,250.00')
    expect(money({ value: '1250', currency: 'VND' }, 'en')).toBe('₫1,250')
    expect(money({ value: '1.5', currency: 'KWD' }, 'en')).toMatch(/1\.500$/)
  })
})

describe('time', () => {
  const noon = '2026-11-30T04:00:00Z'

  test('is told on the clock of a zone, which may show another day', () => {
    expect(moment(noon, 'zh', 'Asia/Shanghai')).toBe('11月30日 12:00')
    expect(moment(noon, 'en', 'America/New_York')).toBe('Nov 29, 23:00')
    expect(dayOf(noon, 'America/New_York')).toBe('2026-11-29')
  })

  test('counts down in days, hours, minutes and seconds, and never below zero', () => {
    expect(countdown(7_509_000, 'd')).toBe('02:05:09')
    expect(countdown(97_200_000, '天')).toBe('1 天 03:00:00')
    expect(countdown(309_000, 'd')).toBe('05:09')
    expect(countdown(-5, 'd')).toBe('00:00')
  })

  test('is told as a distance in the reader’s words', () => {
    expect(ago(noon, Date.parse(noon) + 3 * 3_600_000, 'en')).toBe('3 hr. ago')
    expect(ago(noon, Date.parse(noon) - 2 * 86_400_000, 'zh')).toMatch(/2天后|后天/)
  })

  test('of days is whole, also over a change of clocks', () => {
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2)
  })
})
