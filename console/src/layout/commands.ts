import { useEffect, useSyncExternalStore } from 'react'

export type Command = { id: string; label: string; description?: string; run: () => void }

let offered: Command[] = []
const listeners = new Set<() => void>()

function set(commands: Command[]): void {
  offered = commands
  for (const tell of listeners) tell()
}

/** What a room offers under Ctrl K while it is open; `commands` must be stable between renders. */
export function useOffer(commands: Command[]): void {
  useEffect(() => {
    set(commands)
    return () => set([])
  }, [commands])
}

export function useCommands(): Command[] {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    () => offered,
  )
}
