import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { ask, newKey, ownHeaders, tracking } from '../../api/client.ts'
import { businessNow, installationQuery } from '../../api/installation.ts'
import { problemOf } from '../../api/problem.ts'
import type { components } from '../../api/generated/tracking.ts'
import { AT_ONCE, type Code, type OutcomeIn } from './outcomes.ts'
import { outbox, type Standing } from './outbox.ts'
import { letGo, refresh } from './useCase.ts'

export const NOTE = 'note'

type Outcome = components['schemas']['OutcomeOut']
type Recorded = {
  caseId: string
  contactId: string | undefined
  code: Code
  body: Partial<OutcomeIn>
  draft: unknown
}

/** Puts outcomes and notes on their way; each command has one key for all its attempts. */
export function useRecord() {
  const queries = useQueryClient()
  const record = ({ caseId, contactId, code, body, draft }: Recorded) => {
    const atOnce = AT_ONCE.has(code)
    const id = newKey()
    const at = new Date(businessNow(queries.getQueryData(installationQuery.queryKey))).toISOString()
    const channel = body.channel ?? 'call'
    const ofCall = contactId && channel === 'call' ? { contact_id: contactId } : {}
    const whole = { case_id: caseId, replace: false, ...body, channel, code, ...ofCall, ...(atOnce ? {} : { at }) }
    outbox.add({
      id,
      caseId,
      what: code,
      draft: { code, draft, contactId: ofCall.contact_id },
      atOnce,
      send: (leaving) => post('/api/tracking/v1/outcomes', whole, id, leaving),
      ...(atOnce ? { takeBack: (answer) => takeBack(queries, caseId, answer as Outcome), standing } : {}),
      settled: () => {
        void refresh(queries, caseId)
        if (ofCall.contact_id) letGo(queries, caseId)
      },
    })
  }
  const note = (caseId: string, text: string) => {
    const id = newKey()
    outbox.add({
      id,
      caseId,
      what: NOTE,
      draft: { note: text },
      atOnce: false,
      send: (leaving) => post('/api/tracking/v1/notes', { case_id: caseId, text }, id, leaving),
      settled: () => void refresh(queries, caseId),
    })
  }
  return { record, note }
}

/** When the page is left the request outlives it. */
async function post(path: string, body: unknown, key: string, leaving: boolean): Promise<unknown> {
  if (leaving) {
    const headers = { ...ownHeaders('POST'), 'Content-Type': 'application/json', 'Idempotency-Key': key }
    const response = await fetch(path, { method: 'POST', keepalive: true, headers, body: JSON.stringify(body) })
    if (!response.ok) throw problemOf(response, null)
    return response.json()
  }
  const params = { header: { 'Idempotency-Key': key } }
  return path.endsWith('/notes')
    ? ask(tracking.POST('/v1/notes', { params, body: body as never }))
    : ask(tracking.POST('/v1/outcomes', { params, body: body as OutcomeIn }))
}

/** What stood before can't be taken back by who said it again. */
function standing(answer: unknown): Standing {
  const { withdraw_until, promises_ended } = answer as Outcome
  return { final: withdraw_until === null, promisesEnded: promises_ended ?? 0 }
}

/** The second event: what the outcome brought ends, and its call is in hand once more. */
async function takeBack(queries: QueryClient, caseId: string, { outcome_id }: Outcome): Promise<unknown> {
  const params = { path: { outcome_id }, header: { 'Idempotency-Key': newKey() } }
  const back = await ask(tracking.POST('/v1/outcomes/{outcome_id}/withdraw', { params, body: { case_id: caseId } }))
  void refresh(queries, caseId)
  return back
}
