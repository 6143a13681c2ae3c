import { useCallback, useMemo, useState } from 'react'
import type { Problem } from '../../api/problem.ts'
import { type Item, outbox, useOutbox } from './outbox.ts'
import type { Draft } from './OutcomeForm.tsx'
import type { Code } from './outcomes.ts'

/** A form that is open on a case: of an outcome, or (without `code`) of a note. `n` tells one opening from the next. */
export type Form = {
  caseId: string
  n: number
  code?: Code
  draft?: Draft
  note?: string
  refusal?: Problem
  /** The refused one in the outbox that it shows again. */
  item?: string
}

/** The call of an outcome that was taken back: in one's hand once more, so that its right outcome can be recorded. */
export type Again = { caseId: string; contactId: string; until: string }

type Typed = { code?: Code; draft?: Draft; note?: string; contactId?: string }

let opened = 0
const typing = new Map<number, Typed>()

/** What stands in an open form by now: it outlives what shows the form. In this page's memory alone. */
export function keepTyped(form: Form, what: Pick<Typed, 'draft' | 'note'>): void {
  typing.set(form.n, what)
}

export function typedIn(form: Form): Form {
  return { ...form, ...typing.get(form.n) }
}

/** The page is somebody else's. */
export function forgetTyped(): void {
  typing.clear()
}

export function freshForm(caseId: string, what: Pick<Form, 'code' | 'note'>): Form {
  return { caseId, n: ++opened, ...what }
}

/** What was typed, to be mended, with the reason why it was refused. */
export function formOf(item: Item): Form {
  const { code, draft, note } = item.draft as Typed
  const { caseId, refusal } = item
  return { caseId, n: ++opened, code, draft, note, refusal, ...(item.state === 'refused' ? { item: item.id } : {}) }
}

/** The call that taking an outcome back gave again; null where it gave none. */
export function againOf(item: Item): Again | null {
  const until = (item.back as { call_until?: string | null } | undefined)?.call_until
  const { contactId } = item.draft as Typed
  return until && contactId ? { caseId: item.caseId, contactId, until } : null
}

/** Was anything typed that would be lost? */
export function isTyped(item: Item): boolean {
  const { draft, note } = item.draft as Typed
  return Boolean(note?.trim() || draft?.note.trim())
}

/**
 * The form that is open, kept apart from what shows it: neither a next case that does not come nor a case that goes
 * away takes it along. What is refused opens its form by itself where its case is still shown and no other form is.
 */
export function useForms(current: string | undefined) {
  const [own, setOwn] = useState<Form | null>(null)
  const [again, setAgain] = useState<Again | null>(null)
  const unseen = useOutbox().find((item) => item.state === 'refused' && !item.seen && item.caseId === current)
  const refused = useMemo(() => (unseen ? formOf(unseen) : null), [unseen])
  const form = own && own.caseId === current ? own : refused
  const setForm = (next: Form | null) => {
    if (form?.item) outbox.see(form.item)
    if (form) typing.delete(form.n)
    setOwn(next)
  }
  /** What was refused, or taken back in time, is on its case again. */
  const giveBack = useCallback((item: Item) => {
    if (item.state === 'refused') outbox.see(item.id)
    setAgain(againOf(item))
    setOwn(item.state !== 'taken back' || isTyped(item) ? formOf(item) : null)
  }, [])
  return { form, setForm, giveBack, again: again && again.caseId === current ? again : null, setAgain }
}
