import { useTranslation } from 'react-i18next'

export type Language = 'en' | 'zh'
export type Money = { value: string; currency: string }

const LOCALES: Record<Language, string> = { en: 'en-US', zh: 'zh-CN' }
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>()

function once<Made extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(
  key: string,
  make: () => Made,
): Made {
  const found = made.get(key)
  if (found) return found as Made
  const fresh = make()
  made.set(key, fresh)
  return fresh
}

/** A decimal text as money, digit for digit: no float comes near it. */
export function money(amount: Money, language: Language): string {
  const format = once(`money/${language}/${amount.currency}`, () => {
    const options = { style: 'currency', currency: amount.currency, currencyDisplay: 'narrowSymbol' } as const
    return new Intl.NumberFormat(LOCALES[language], options)
  })
  return format.format(amount.value as unknown as number)
}

export function count(value: number, language: Language): string {
  return once(`count/${language}`, () => new Intl.NumberFormat(LOCALES[language])).format(value)
}

export function date(value: string | number | Date, language: Language, zone?: string): string {
  const key = `date/${language}/${zone}`
  const day = typeof value === 'string' && value.length === 10
  const options = { dateStyle: 'medium', timeZone: day ? 'UTC' : zone } as const
  return once(day ? `${key}/day` : key, () => new Intl.DateTimeFormat(LOCALES[language], options)).format(
    new Date(value),
  )
}

/** A date without its year, where many stand side by side. */
export function shortDay(day: string, language: Language): string {
  const options = { month: language === 'zh' ? 'numeric' : 'short', day: 'numeric', timeZone: 'UTC' } as const
  return once(`short/${language}`, () => new Intl.DateTimeFormat(LOCALES[language], options)).format(new Date(day))
}

/** A moment on a clock: one's own, or that of `zone`. */
export function moment(value: string | number | Date, language: Language, zone?: string): string {
  return once(`moment/${language}/${zone}`, () => {
    const parts = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
    return new Intl.DateTimeFormat(LOCALES[language], { ...parts, timeZone: zone })
  }).format(new Date(value))
}

/** A moment with its weekday, year and seconds, as a record names it. */
export function stamp(value: string | number | Date, language: Language, zone?: string): string {
  return once(`stamp/${language}/${zone}`, () => {
    const day = { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' } as const
    const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const
    return new Intl.DateTimeFormat(LOCALES[language], { ...day, ...time, timeZone: zone })
  }).format(new Date(value))
}

export function clock(value: string | number | Date, language: Language, zone?: string): string {
  return once(`clock/${language}/${zone}`, () => {
    const parts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
    return new Intl.DateTimeFormat(LOCALES[language], { ...parts, timeZone: zone })
  }).format(new Date(value))
}

/** The calendar day (YYYY-MM-DD) that a zone's clock shows. */
export function dayOf(value: string | number | Date, zone?: string): string {
  return once(`day/${zone}`, () => new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })).format(
    new Date(value),
  )
}

/** "3 hours ago", "in 2 days". */
export function ago(value: string | number | Date, now: number, language: Language): string {
  const seconds = (new Date(value).getTime() - now) / 1_000
  const format = once(
    `ago/${language}`,
    () => new Intl.RelativeTimeFormat(LOCALES[language], { numeric: 'auto', style: 'short' }),
  )
  const steps = [
    [60, 'second', 1],
    [3_600, 'minute', 60],
    [86_400, 'hour', 3_600],
    [86_400 * 60, 'day', 86_400],
    [Infinity, 'month', 86_400 * 30],
  ] as const
  const [, unit, length] = steps.find(([below]) => Math.abs(seconds) < below) ?? steps[4]
  return format.format(Math.round(seconds / length), unit)
}

/** A wait as a clock counts it down: "05:09", "02:05:09", "1 d 03:00:00" (the letter is the caller's word for days). */
export function countdown(milliseconds: number, dayWord: string): string {
  const all = Math.max(0, Math.ceil(milliseconds / 1_000))
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const days = Math.floor(all / 86_400)
  if (all < 3_600) return `${two(all / 60)}:${two(all % 60)}`
  const rest = `${two((all % 86_400) / 3_600)}:${two((all % 3_600) / 60)}:${two(all % 60)}`
  return days ? `${days} ${dayWord} ${rest}` : rest
}

/** Whole days from a date to another, both YYYY-MM-DD. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

export function useLanguage(): Language {
  const { i18n } = useTranslation()
  return i18n.language === 'zh' ? 'zh' : 'en'
}
