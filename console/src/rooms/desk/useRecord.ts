import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { ask, newKey, outreach, ownHeaders, tracking } from '../../api/client.ts'
import { businessNow, installationQuery } from '../../api/installation.ts'
import { AT_ONCE, type Code, type OutcomeIn } from './outcomes.ts'
import { outbox } from './outbox.ts'
import { refresh } from './useCase.ts'

export const NOTE = 'note'

type Recorded = {
  caseId: string
  debtorId: string
  contactId: string | undefined
  code: Code
  body: Partial<OutcomeIn>
  draft: unknown
}

/** Puts outcomes and notes on their way; each command has one key for all its attempts. */
export function useRecord() {
  const queries = useQueryClient()
  const record = ({ caseId, debtorId, contactId, code, body, draft }: Recorded) => {
    const atOnce = AT_ONCE.has(code)
    const id = newKey()
    const at = new Date(businessNow(queries.getQueryData(installationQuery.queryKey))).toISOString()
    const whole = {
      case_id: caseId,
      channel: 'call' as const,
      replace: false,
      ...body,
      code,
      ...(contactId && (body.channel ?? 'call') === 'call' ? { contact_id: contactId } : {}),
      ...(atOnce ? {} : { at }),
    }
    outbox.add({
      id,
      caseId,
      what: code,
      draft: { code, draft },
      atOnce,
      send: (leaving) => post('/api/tracking/v1/outcomes', whole, id, leaving),
      takeBack: atOnce ? (answer) => takeBack(queries, caseId, debtorId, code, whole.channel, answer) : undefined,
      sent: () => refresh(queries, caseId),
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
      sent: () => refresh(queries, caseId),
    })
  }
  return { record, note }
}

/** When the page is left the request outlives it, and nobody reads its answer. */
async function post(path: string, body: unknown, key: string, leaving: boolean): Promise<unknown> {
  if (leaving) {
    const headers = { ...ownHeaders('POST'), 'Content-Type': 'application/json', 'Idempotency-Key': key }
    return fetch(path, { method: 'POST', keepalive: true, headers, body: JSON.stringify(body) })
  }
  const params = { header: { 'Idempotency-Key': key } }
  return path.endsWith('/notes')
    ? ask(tracking.POST('/v1/notes', { params, body: body as never }))
    : ask(tracking.POST('/v1/outcomes', { params, body: body as OutcomeIn }))
}

/** The second event: the hold ends, and a channel that was closed is open again. */
async function takeBack(
  queries: QueryClient,
  caseId: string,
  debtorId: string,
  code: Code,
  channel: string,
  answer: unknown,
): Promise<void> {
  const { outcome_id } = answer as { outcome_id: string }
  const header = { 'Idempotency-Key': newKey() }
  await ask(
    tracking.POST('/v1/outcomes/{outcome_id}/withdraw', {
      params: { path: { outcome_id }, header },
      body: { case_id: caseId },
    }),
  )
  if (code === 'STOP') {
    const path = { debtor_id: debtorId }
    const wishes = await ask(outreach.GET('/v1/preferences/{debtor_id}', { params: { path } }))
    const opted_out = wishes.opted_out.filter((each) => each !== channel) as ('sms' | 'call')[]
    await ask(
      outreach.PUT('/v1/preferences/{debtor_id}', {
        params: { path },
        body: { opted_out, reason: 'withdrawn' } as never,
      }),
    )
  }
  refresh(queries, caseId)
}
