import { useSyncExternalStore } from 'react'
import { asProblem, type Problem } from '../../api/problem.ts'
import { whenBack } from '../../api/connection.ts'
import { beforeLeaving } from '../../layout/leaving.ts'

export const UNDO_MILLISECONDS = 10_000

type State = 'waits' | 'sending' | 'sent' | 'away' | 'refused' | 'taken back'

/** What the server said of one that was sent: may it be taken back alone, and what would not come back with it? */
export type Standing = { final: boolean; promisesEnded: number }

export type Item = {
  id: string
  caseId: string
  /** What it is, for words: a result code or "note". */
  what: string
  state: State
  /** When it is sent; for what was sent at once, until when it can be undone. */
  at: number
  refusal?: Problem
  standing?: Standing
  /** What was typed, to be shown again where it is refused or undone. */
  draft: unknown
  /** A refusal that its case has shown already: it comes back only when somebody asks. */
  seen?: boolean
  /** What taking it back answered. */
  back?: unknown
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
  standing?: (answer: unknown) => Standing
  /** It was sent, or refused: what is shown of its case may be old. */
  settled?: () => void
}

type Kept = { item: Item; order: Order; timer?: ReturnType<typeof setTimeout>; answer?: unknown }

/** Outcomes on their way. They live in this page's memory alone: what a note says is stored nowhere. */
export class Outbox {
  private kept = new Map<string, Kept>()
  private listeners = new Set<() => void>()
  private shown: Item[] = []
  private whose = ''

  items = (): Item[] => this.shown

  subscribe = (tell: () => void): (() => void) => {
    this.listeners.add(tell)
    return () => this.listeners.delete(tell)
  }

  /** Whose page it is: what somebody else left here is neither shown nor sent any more. True where that is new. */
  belongsTo(user: string): boolean {
    if (user === this.whose) return false
    this.whose = user
    for (const kept of this.kept.values()) this.drop(kept)
    return true
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
    const found = [...this.kept.values()].findLast((kept) => canUndo(kept) && (!id || kept.item.id === id))
    if (!found) return null
    if (found.item.state === 'waits' || found.item.state === 'away') {
      this.drop(found)
      return found.item
    }
    this.change(found, { state: 'sending' })
    try {
      const back = await found.order.takeBack!(found.answer)
      this.change(found, { state: 'taken back', back })
    } catch (error) {
      this.change(found, { state: 'sent' })
      throw error
    }
    this.dropLater(found)
    return found.item
  }

  forget(id: string): void {
    const found = this.kept.get(id)
    if (found) this.drop(found)
  }

  /** A refusal was shown with its case. */
  see(id: string): void {
    const found = this.kept.get(id)
    if (found) this.change(found, { seen: true })
  }

  /** The page is left: what waits is sent now, by requests that outlive it. */
  flush(): void {
    for (const kept of this.kept.values()) if (this.isDue(kept)) void this.deliver(kept, true)
  }

  /** What waits is sent now; returns when it is known what came of it. */
  async settle(): Promise<void> {
    await Promise.all([...this.kept.values()].filter((kept) => this.isDue(kept)).map((kept) => this.deliver(kept)))
  }

  /** The connection is back: what could not be sent is tried again, under the same key. */
  again(): void {
    for (const kept of this.kept.values()) if (kept.item.state === 'away') void this.deliver(kept)
  }

  private isDue({ item, order }: Kept): boolean {
    return item.state === 'away' || (item.state === 'waits' && !order.atOnce)
  }

  private async deliver(kept: Kept, leaving = false): Promise<void> {
    clearTimeout(kept.timer)
    this.change(kept, { state: 'sending' })
    try {
      kept.answer = await kept.order.send(leaving)
    } catch (error) {
      this.failed(kept, asProblem(error))
      return
    }
    const standing = kept.order.standing?.(kept.answer)
    this.change(kept, { state: 'sent', at: Date.now() + UNDO_MILLISECONDS, standing })
    kept.order.settled?.()
    if (kept.order.takeBack) this.dropLater(kept)
    else this.drop(kept)
  }

  private failed(kept: Kept, refusal: Problem): void {
    if (!refusal.passes && refusal.status !== 401) {
      this.change(kept, { state: 'refused', refusal })
      kept.order.settled?.()
      return
    }
    this.change(kept, { state: 'away' })
    if (refusal.status !== 0) kept.timer = setTimeout(() => void this.deliver(kept), (refusal.waitSeconds ?? 3) * 1_000)
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
    if (this.kept.get(kept.item.id) !== kept) return // somebody else's by now
    kept.item = { ...kept.item, ...change }
    this.tell()
  }

  private tell(): void {
    this.shown = [...this.kept.values()].map(({ item }) => item)
    for (const tell of this.listeners) tell()
  }
}

function canUndo({ item, order }: Kept): boolean {
  if (item.state === 'waits' || item.state === 'away') return true
  return item.state === 'sent' && order.takeBack !== undefined && !item.standing?.final && Date.now() < item.at
}

export const outbox = new Outbox()
whenBack(() => outbox.again())
beforeLeaving(() => outbox.settle())

if (typeof addEventListener === 'function') {
  addEventListener('pagehide', () => outbox.flush())
  addEventListener('beforeunload', (event) => {
    // it could not be sent, or was refused and what was typed stands only here: ask
    if (outbox.items().some(({ state }) => state === 'away' || state === 'refused')) event.preventDefault()
  })
}

export function useOutbox(): Item[] {
  return useSyncExternalStore(outbox.subscribe, outbox.items)
}
