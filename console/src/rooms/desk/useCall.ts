import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask, newKey, outreach } from '../../api/client.ts'
import { useSession } from '../../session/session.ts'
import { contactsQuery, refresh } from './useCase.ts'
import { queueQuery } from './Worklist.tsx'

const TEMPLATE = 'manual_call'
const key = () => ({ 'Idempotency-Key': newKey() })

/** The call of this case that is in my hand, and taking or giving it back. */
export function useCall(caseId: string) {
  const session = useSession()
  const queries = useQueryClient()
  const contacts = useQuery(contactsQuery(caseId))
  const calls = contacts.data?.items.filter(({ channel }) => channel === 'call') ?? []
  const mine = calls.find((each) => each.state === 'claimed' && each.claimed_by === session.user)
  const waiting = calls.find((each) => each.state === 'queued')
  const done = () => {
    void refresh(queries, caseId)
    void queries.invalidateQueries({ queryKey: queueQuery.queryKey })
  }
  const claim = useMutation({
    mutationFn: async () => {
      const contact = waiting ?? (await askedFor(caseId))
      return ask(
        outreach.POST('/v1/calls/{contact_id}/claim', {
          params: { path: { contact_id: contact.contact_id }, header: key() },
        }),
      )
    },
    onSettled: done,
  })
  const release = useMutation({
    mutationFn: () =>
      ask(
        outreach.POST('/v1/calls/{contact_id}/release', {
          params: { path: { contact_id: mine!.contact_id }, header: key() },
        }),
      ),
    onSettled: done,
  })
  return { mine, claim, release }
}

/** A call that nobody planned: asked for by hand, by way of the same gate. */
function askedFor(caseId: string) {
  const body = { case_id: caseId, channel: 'call' as const, template: TEMPLATE }
  return ask(outreach.POST('/v1/contacts', { params: { header: key() as never }, body }))
}
