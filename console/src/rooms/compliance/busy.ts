import { createContext, useContext, useLayoutEffect, useState } from 'react'

export const Busy = createContext<(busy: boolean) => void>(() => {})

/** The room is busy until its view says otherwise. */
export function useBusyState() {
  return useState(true)
}

/** Tells the room whether what the view shows at first is still on its way. */
export function useBusy(busy: boolean): void {
  const tell = useContext(Busy)
  useLayoutEffect(() => tell(busy), [tell, busy])
}
