import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { ask, newKey, outreach } from '../../api/client.ts'
import { businessNow, installationQuery } from '../../api/installation.ts'
import { untilMine } from './useCase.ts'

const RENEWED_MILLISECONDS = 150_000 // before the offer is over, and what was read of it forgotten
const RENEWALS_MAX = 8
const LEFT_SHARE = 0.05 // of its time: so little of it left, an offer is no good any more

/** A call that will be next; its case has been read. Instants in milliseconds of business time. */
export type Offer = { contactId: string; caseId: string; from: number; until: number }

/**
 * The next call, asked for and read while one works on another. `offer` asks for it (`besides` the call that is being
 * taken), `asked` takes it: at once where it is there, after the question where that is on its way. `reading` is the
 * case that was offered last: it is listed as one's own already, and is not.
 */
export function useAhead() {
  const queries = useQueryClient()
  const [offered, setOffered] = useState<Offer | null>(null)
  const [reading, setReading] = useState<readonly string[]>([])
  const asking = useRef<Promise<Offer | null>>(Promise.resolve(null))
  const renewals = useRef(0)

  const question = useCallback(
    (besides?: string) => {
      asking.current = readNext(queries, besides, (caseId) => setReading([caseId]))
        .catch(() => null) // without an offer the next call is claimed first and read then
        .then((found) => {
          setOffered(found)
          return found
        })
    },
    [queries],
  )
  const offer = useCallback(
    (besides?: string) => {
      renewals.current = 0
      question(besides)
    },
    [question],
  )
  const asked = useCallback(async () => {
    const found = await asking.current
    asking.current = Promise.resolve(null)
    setOffered(null)
    setReading([])
    return found && isGood(found, businessNow(queries.getQueryData(installationQuery.queryKey))) ? found : null
  }, [queries])

  useEffect(() => {
    if (!offered || renewals.current >= RENEWALS_MAX) return
    const timer = setTimeout(() => {
      renewals.current += 1
      question()
    }, RENEWED_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [offered, question])
  return { reading, offer, asked }
}

export function isGood(offer: Offer, now: number): boolean {
  return offer.until - now > LEFT_SHARE * (offer.until - offer.from)
}

async function readNext(
  queries: QueryClient,
  besides: string | undefined,
  found: (caseId: string) => void,
): Promise<Offer | null> {
  const header = { 'Idempotency-Key': newKey() }
  const { call } = await ask(outreach.POST('/v1/queue/ahead', { params: { header }, body: { besides } }))
  if (!call?.until) return null
  found(call.case_id)
  const from = businessNow(queries.getQueryData(installationQuery.queryKey))
  await untilMine(queries, call.case_id, call.template ?? undefined)
  return { contactId: call.contact_id, caseId: call.case_id, from, until: Date.parse(call.until) }
}
