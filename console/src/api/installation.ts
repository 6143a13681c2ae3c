import { queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ownHeaders } from './client.ts'
import { noteReached } from './connection.ts'
import { problemOf, Problem } from './problem.ts'

export type Installation = {
  version: string
  shape: 'embedded' | 'cluster'
  demo: boolean
  sandbox: boolean
  sign_in: 'link' | 'oidc' | 'none'
  clock: { now: string; rate: number }
}

/** JSON from a door of the process itself. */
export async function own<Data>(path: string, method = 'GET', body?: unknown): Promise<Data> {
  const response = await fetch(path, {
    method,
    headers: { ...ownHeaders(method), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    noteReached(false)
    throw Problem.away()
  })
  noteReached(true)
  if (!response.ok) throw problemOf(response, await response.json().catch(() => null))
  return (response.status === 204 ? null : await response.json()) as Data
}

type Told = Installation & { heard: number }

export const installationQuery = queryOptions({
  queryKey: ['installation'],
  queryFn: async (): Promise<Told> => ({ ...(await own<Installation>('/api/installation')), heard: Date.now() }),
  refetchInterval: 30_000,
  staleTime: 15_000,
})

/** Business time in milliseconds as the installation told it, carried on by this machine's clock. */
export function businessNow(told: Told | undefined): number {
  if (!told) return Date.now()
  return Date.parse(told.clock.now) + (Date.now() - told.heard) * told.clock.rate
}

const APART_MILLISECONDS = 60_000

/** Does business time run at its own pace, or stand elsewhere than the machine's clock? */
export function isApart(told: Told | undefined): boolean {
  if (!told) return false
  return told.clock.rate !== 1 || Math.abs(businessNow(told) - Date.now()) >= APART_MILLISECONDS
}

/** Business time, told anew each second while something is shown that depends on it. */
export function useNow(everyMilliseconds = 1_000): number {
  const { data } = useQuery(installationQuery)
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), everyMilliseconds)
    return () => clearInterval(timer)
  }, [everyMilliseconds])
  return businessNow(data)
}
