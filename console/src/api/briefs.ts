import { useQuery } from '@tanstack/react-query'
import { may, useSession } from '../session/session.ts'
import { ask, intake } from './client.ts'
import type { components } from './generated/intake.ts'

const TOGETHER_MILLISECONDS = 20
const ASKED_MAX = 200

export type Brief = components['schemas']['CaseBrief']
type Wait = { id: string; tell: (brief: Brief | null) => void; fail: (error: unknown) => void }
let waiting: Wait[] = []

/** One case's brief, asked for together with all that are asked for at the same moment; null where it is out of reach. */
function briefOf(id: string): Promise<Brief | null> {
  return new Promise((tell, fail) => {
    if (waiting.length === 0) setTimeout(askAll, TOGETHER_MILLISECONDS)
    waiting.push({ id, tell, fail })
  })
}

function askAll(): void {
  const all = waiting
  waiting = []
  for (let from = 0; from < all.length; from += ASKED_MAX) void askSome(all.slice(from, from + ASKED_MAX))
}

async function askSome(some: readonly Wait[]): Promise<void> {
  try {
    const { items } = await ask(intake.POST('/v1/cases/brief', { body: { case_ids: some.map(({ id }) => id) } }))
    const found = new Map(items.map((brief) => [brief.case_id, brief]))
    for (const { id, tell } of some) tell(found.get(id) ?? null)
  } catch (error) {
    for (const { fail } of some) fail(error)
  }
}

/** What a list needs beside a case: its loan, and the zone of the debtor's clock; nothing for who may read no cases. */
function useBrief(caseId: string | undefined): Brief | null {
  const session = useSession()
  const asked = useQuery({
    queryKey: ['brief', caseId],
    queryFn: () => briefOf(caseId!),
    enabled: caseId !== undefined && may(session, 'case:read'),
    staleTime: Infinity,
    retry: false,
  })
  return asked.data ?? null
}

/** The zone of a case's debtor's clock, where it is known and one may read it. */
export function useZoneOf(caseId: string | undefined): string | undefined {
  return useBrief(caseId)?.zone ?? undefined
}

/** What people know a case by: its loan, to whoever may read it, else the beginning of its id. */
export function useCaseName(caseId: string | undefined): string | undefined {
  return useBrief(caseId)?.loan_id ?? caseId?.slice(0, 8)
}
