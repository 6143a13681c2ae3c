import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'

const KEPT = 'dunwell.single-keys'
const listeners = new Set<() => void>()

/** WCAG 2.2, 2.1.4: whoever speaks to the computer turns single keys off. */
export function setSingleKeys(on: boolean): void {
  localStorage.setItem(KEPT, on ? 'on' : 'off')
  for (const tell of listeners) tell()
}

export function useSingleKeys(): boolean {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    () => localStorage.getItem(KEPT) !== 'off',
  )
}

/** Does somebody type here, or stand on something to which the key means something else? */
export function takesKeys(target: EventTarget | null, key = ''): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('[role="dialog"]') !== null) return true
  if (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)) return true
  return (key === 'Enter' || key === ' ') && target.closest('button, a, summary, [role="option"]') !== null
}

export type Keys = Record<string, (() => void) | undefined>

/** Single keys ("j", "?", "Escape") anywhere on the page but where somebody types. */
export function useKeys(keys: Keys, active = true): void {
  const single = useSingleKeys()
  const actOn = useEffectEvent((key: string) => keys[key])
  useEffect(() => {
    if (!active) return
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return
      if (takesKeys(event.target, event.key) || (event.key.length === 1 && !single)) return
      const act = actOn(event.key.length === 1 ? event.key.toLowerCase() : event.key)
      if (!act) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [active, single])
}
