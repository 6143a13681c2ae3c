import type { components as OfOutreach } from '../../api/generated/outreach.ts'
import type { components as OfStrategy } from '../../api/generated/strategy.ts'

type Step = OfStrategy['schemas']['StepOut']
type Contact = Pick<OfOutreach['schemas']['ContactOut'], 'contact_id' | 'state'>

const WAITS: ReadonlySet<string> = new Set(['planned', 'queued', 'scheduled'])
const A_DAY = 86_400_000

/**
 * The steps that are still to come. One that was asked for counts while its contact waits: not once it left, is in
 * somebody's hands or came to nothing. Of a contact that outreach has not told of, its day says whether it can still come.
 */
export function toCome<S extends Pick<Step, 'state' | 'contact_id' | 'at'>>(
  steps: readonly S[],
  contacts: readonly Contact[],
  now: number,
): S[] {
  const states = new Map(contacts.map(({ contact_id, state }) => [contact_id, state]))
  return steps.filter((step) => {
    if (step.state === 'planned') return true
    if (step.state !== 'asked') return false
    const state = states.get(step.contact_id ?? '')
    return state === undefined ? Date.parse(step.at) > now - A_DAY : WAITS.has(state)
  })
}
