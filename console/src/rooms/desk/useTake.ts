import { notifications } from '@mantine/notifications'
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask, newKey, outreach } from '../../api/client.ts'
import type { components } from '../../api/generated/outreach.ts'
import { businessNow, installationQuery } from '../../api/installation.ts'
import { useWords } from '../../layout/states.tsx'
import { useSession } from '../../session/session.ts'
import { type Offer, useAhead } from './ahead.ts'
import { myTasksQuery } from './Tasks.tsx'
import { contactsQuery, untilMine } from './useCase.ts'
import { queueQuery } from './Worklist.tsx'

const LISTS_LATER_MILLISECONDS = 300 // the case first, then the lists beside it

type Call = components['schemas']['CallOut']

/**
 * A call becomes mine: that of a contact, or the most urgent one that may be made now; where there is none, that is
 * said. The next one is offered and read while one works, so that it is there at once; it is claimed all the same, and
 * where it may not be made any more that is said and another one taken.
 */
export function useTake(open: (caseId: string) => void) {
  const { t } = useTranslation()
  const words = useWords()
  const session = useSession()
  const queries = useQueryClient()
  const { reading, offer, asked } = useAhead()

  const later = () =>
    setTimeout(() => {
      void queries.invalidateQueries({ queryKey: queueQuery.queryKey })
      void queries.invalidateQueries({ queryKey: ['cases'] })
      // strategy may have heard last whose the case is
      void queries.invalidateQueries({ predicate: ({ queryKey, state }) => queryKey[2] === 'plan' && !state.data })
    }, LISTS_LATER_MILLISECONDS)

  const take = useMutation<boolean, Error, string | undefined>({
    mutationFn: async (contactId) => {
      const ready = contactId || callbackIsDue(queries, session.user) ? null : await asked()
      if (ready) {
        showAsMine(queries, ready, session.user)
        open(ready.caseId)
        claim.mutate(ready)
        offer(ready.contactId)
        return true
      }
      const call = await (contactId ? claimed(contactId) : claimedNext())
      if (!call) return false
      await untilMine(queries, call.case_id, call.template ?? undefined)
      const { case_id: caseId, contact_id } = call
      showAsMine(queries, { caseId, contactId: contact_id }, session.user) // it may have been read while it still waited
      open(caseId)
      offer(contact_id)
      later()
      return true
    },
    onSuccess: (found) => {
      if (!found) notifications.show({ message: t('desk.noneNext'), autoClose: 4_000 })
    },
    onError: (error) => {
      notifications.show({ color: 'red', message: words(error) })
      later()
    },
  })
  // what was offered is shown already: only a refusal takes it back, and another one comes
  const claim = useMutation<Call, Error, Offer>({
    mutationFn: ({ contactId }) => claimed(contactId),
    onSuccess: (_, { caseId }) => void queries.invalidateQueries({ queryKey: contactsQuery(caseId).queryKey }),
    onError: (error, { caseId }) => {
      notifications.show({ color: 'yellow', message: words(error) })
      void queries.invalidateQueries({ queryKey: ['case', caseId] })
      take.mutate(undefined)
    },
    onSettled: later,
  })
  return { take, reading, claiming: claim.isPending ? claim.variables.caseId : null }
}

async function claimedNext(): Promise<Call | null> {
  const header = { 'Idempotency-Key': newKey() }
  return (await ask(outreach.POST('/v1/queue/next', { params: { header }, body: {} }))).call
}

function claimed(contact_id: string): Promise<Call> {
  const params = { path: { contact_id }, header: { 'Idempotency-Key': newKey() } }
  return ask(outreach.POST('/v1/calls/{contact_id}/claim', { params }))
}

/** A call that was agreed comes before the one that was offered. */
function callbackIsDue(queries: QueryClient, user: string): boolean {
  const now = businessNow(queries.getQueryData(installationQuery.queryKey))
  const tasks = queries.getQueryData(myTasksQuery(user).queryKey)?.items ?? []
  return tasks.some(({ kind, due }) => kind === 'callback' && Date.parse(due) <= now)
}

/** Shows the call as it will be once its claim is through. */
function showAsMine(
  queries: QueryClient,
  { caseId, contactId }: Pick<Offer, 'caseId' | 'contactId'>,
  user: string,
): void {
  const left_at = new Date(businessNow(queries.getQueryData(installationQuery.queryKey))).toISOString()
  queries.setQueryData(
    contactsQuery(caseId).queryKey,
    (old) =>
      old && {
        ...old,
        items: old.items.map((each) =>
          each.contact_id === contactId ? { ...each, state: 'claimed', claimed_by: user, left_at } : each,
        ),
      },
  )
}
