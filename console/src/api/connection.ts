import { useSyncExternalStore } from 'react'

const LOOK_MILLISECONDS = 2_000

let lost = false
let looking: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()
const back = new Set<() => void>()

/** Every answer says whether the system can be reached; while it can't, we look until it can. */
export function noteReached(reached: boolean): void {
  if (reached === !lost) return
  lost = !reached
  for (const tell of listeners) tell()
  if (lost) look()
  else for (const tell of back) tell()
}

/** Called each time the connection has come back. */
export function whenBack(tell: () => void): () => void {
  back.add(tell)
  return () => back.delete(tell)
}

export function isLost(): boolean {
  return lost
}

export function useLost(): boolean {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    () => lost,
  )
}

function look(): void {
  clearTimeout(looking)
  looking = setTimeout(() => {
    void fetch('/api/installation', { headers: { 'Dunwell-Idle': '1' } }).then(
      (response) => (response.ok ? noteReached(true) : look()),
      look,
    )
  }, LOOK_MILLISECONDS)
}
