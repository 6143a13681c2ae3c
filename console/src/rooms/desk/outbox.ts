import { useSyncExternalStore } from 'react'
import { asProblem, type Problem } from '../../api/problem.ts'
import { whenBack } from '../../api/connection.ts'

export const UNDO_MILLISECONDS = 10_000

type State = 'waits' | 'sending' | 'sent' | 'away' | 'refused' | 'taken back'

export type Item = {
  id: string
  caseId: string
  /** What it is, for words: a result code or "note". */
  what: string
  state: State
  /** When it is sent; for what was sent at once, until when it can be undone. */
  at: number
  refusal?: Problem
  /** What was typed, to be shown again where it is refused or undone. */
  draft: unknown
}

export type Order = {
  id: string
  caseId: string
  what: string
  draft: unknown
  atOnce: boolean
  send: (leaving: boolean) => Promise<unknown>
  /** The second event that undoes what was sent at once; gets what `send` answered. */
  takeBack?: (answer: unknown) => Promise<unknown>
  sent?: () => void
}

type Kept = { item: Item; order: Order; timer?: ReturnType<typeof setTimeout>; answer?: unknown }

/** Outcomes on their way. They live in this page's memory alone: what a note says is stored nowhere. */
export class Outbox {
  private kept = new Map<string, Kept>()
  private listeners = new Set<() => void>()
  private shown: Item[] = []

  items = (): Item[] => this.shown

  subscribe = (tell: () => void): (() => void) => {
    this.listeners.add(tell)
    return () => this.listeners.delete(tell)
  }

  add(order: Order): void {
    const at = Date.now() + UNDO_MILLISECONDS
    const { id, caseId, what, draft } = order
    const kept: Kept = { order, item: { id, caseId, what, draft, at, state: 'waits' } }
    this.kept.set(id, kept)
    if (order.atOnce) void this.deliver(kept)
    else kept.timer = setTimeout(() => void this.deliver(kept), UNDO_MILLISECONDS)
    this.tell()
  }

  /** Takes the newest back that can be: what waits is forgotten, what was sent gets its second event. */
  async undo(id?: string): Promise<Item | null> {
    const found = [...this.kept.values()].findLast(
      ({ item, order }) => this.canUndo(item, order) && (!id || item.id === id),
    )
    if (!found) return null
    if (found.item.state === 'waits' || found.item.state === 'away') {
      this.drop(found)
      return found.item
    }
    await found.order.takeBack!(found.answer)
    this.change(found, { state: 'taken back' })
    this.dropLater(found)
    return found.item
  }

  private canUndo(item: Item, order: Order): boolean {
    if (item.state === 'waits' || item.state === 'away') return true
    return item.state === 'sent' && order.takeBack !== undefined && Date.now() < item.at
  }

  forget(id: string): void {
    const found = this.kept.get(id)
    if (found) this.drop(found)
  }

  /** The page is left: what waits is sent now, with its answer unread. */
  flush(): void {
    for (const kept of this.kept.values()) {
      if (kept.item.state === 'waits' && !kept.order.atOnce) {
        clearTimeout(kept.timer)
        void kept.order.send(true).catch(() => {})
        this.change(kept, { state: 'sending' })
      }
    }
  }

  /** The connection is back: what could not be sent is tried again, under the same key. */
  again(): void {
    for (const kept of this.kept.values()) if (kept.item.state === 'away') void this.deliver(kept)
  }

  get unsent(): number {
    return this.shown.filter(({ state }) => state === 'waits' || state === 'away' || state === 'sending').length
  }

  private async deliver(kept: Kept): Promise<void> {
    this.change(kept, { state: 'sending' })
    try {
      kept.answer = await kept.order.send(false)
    } catch (error) {
      const refusal = asProblem(error)
      if (refusal.passes || refusal.status === 401) {
        this.change(kept, { state: 'away' })
        if (refusal.status !== 0)
          kept.timer = setTimeout(() => void this.deliver(kept), (refusal.waitSeconds ?? 3) * 1_000)
      } else {
        this.change(kept, { state: 'refused', refusal })
      }
      return
    }
    this.change(kept, { state: 'sent', at: Date.now() + UNDO_MILLISECONDS })
    kept.order.sent?.()
    if (kept.order.takeBack) this.dropLater(kept)
    else this.drop(kept)
  }

  private dropLater(kept: Kept): void {
    clearTimeout(kept.timer)
    kept.timer = setTimeout(() => this.drop(kept), UNDO_MILLISECONDS)
  }

  private drop(kept: Kept): void {
    clearTimeout(kept.timer)
    this.kept.delete(kept.item.id)
    this.tell()
  }

  private change(kept: Kept, change: Partial<Item>): void {
    kept.item = { ...kept.item, ...change }
    this.tell()
  }

  private tell(): void {
    this.shown = [...this.kept.values()].map(({ item }) => item)
    for (const tell of this.listeners) tell()
  }
}

export const outbox = new Outbox()
whenBack(() => outbox.again())

if (typeof addEventListener === 'function') {
  addEventListener('pagehide', () => outbox.flush())
  addEventListener('beforeunload', (event) => {
    if (outbox.items().some(({ state }) => state === 'away')) event.preventDefault() // it could not be sent: ask
  })
}

export function useOutbox(): Item[] {
  return useSyncExternalStore(outbox.subscribe, outbox.items)
}
