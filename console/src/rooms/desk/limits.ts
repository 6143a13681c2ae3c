import type { components } from '../../api/generated/tracking.ts'
import { daysBetween } from '../../format/format.ts'
import { digitsOf, minorOf, type OutcomeIn } from './outcomes.ts'

export type Limits = components['schemas']['PromiseLimitsOut']

/**
 * Which limits a promise or plan would break, by the codes of the door's own flaws; none = it may be made, as far as is
 * known here. The door judges again.
 */
export function brokenLimits(body: Partial<OutcomeIn>, limits: Limits): string[] {
  const wanted = body.promise ? [body.promise] : (body.instalments ?? [])
  if (wanted.length === 0) return []
  const { value, currency } = body.replace ? limits.most_replacing : limits.most
  const digits = digitsOf(currency)
  const minor = wanted.map(({ amount }) => minorOf(String(amount.value), digits) ?? 0n)
  const broken = new Set<string>()
  if (minor.some((each) => each <= 0n)) broken.add('positive')
  if (minor.reduce((all, each) => all + each, 0n) > (minorOf(value, digits) ?? 0n)) broken.add('amount_limit')
  let previous: string | null = null
  for (const { due } of wanted) {
    const days = daysBetween(previous ?? limits.first, due)
    if (days < 0 || (previous !== null && days === 0)) broken.add('due_order')
    else if (previous === null ? due > limits.last : days > limits.gap_days_max) broken.add('days_limit')
    previous = due
  }
  return [...broken]
}
