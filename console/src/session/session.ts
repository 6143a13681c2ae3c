import { queryOptions } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { setCsrf } from '../api/client.ts'
import { own } from '../api/installation.ts'

export type Reach = 'own' | 'assigned' | 'team' | 'all' | 'health'
export type Session = {
  user: string
  role: string
  creditors: string[]
  team: string
  scopes: Record<string, Reach>
  csrf: string
  people: { user: string; role: string }[]
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    const session = await own<Session | null>('/api/session')
    setCsrf(session?.csrf ?? '')
    return session
  },
  staleTime: 60_000,
  refetchInterval: 60_000,
})

/** Whose page it is; stays when their session ends, so that what was typed does too. */
export const WhosePage = createContext<Session | null>(null)

/** Who is signed in; only below the shell, which shows nothing to nobody. */
export function useSession(): Session {
  const session = useContext(WhosePage)
  if (!session) throw new Error('nobody is signed in here')
  return session
}

/** May this person do what a scope allows? */
export function may(session: Session, scope: string): boolean {
  return session.scopes[scope] !== undefined && session.scopes[scope] !== 'health'
}

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('dunwell-session') : null

/** Tells the other windows of this browser that the session has changed or ended. */
export function tellOthers(): void {
  channel?.postMessage('changed')
}

export function whenOthersChange(tell: () => void): () => void {
  channel?.addEventListener('message', tell)
  return () => channel?.removeEventListener('message', tell)
}
