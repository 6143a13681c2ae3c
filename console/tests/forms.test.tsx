import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Problem } from '../src/api/problem.ts'
import { forgetTyped, freshForm, keepTyped, typedIn, useForms } from '../src/rooms/desk/forms.ts'
import { outbox } from '../src/rooms/desk/outbox.ts'
import type { Draft } from '../src/rooms/desk/OutcomeForm.tsx'

const DRAFT: Draft = {
  amount: '99999999.00', due: '2026-12-31', count: 3, every: 'month', callback: '', channel: 'call', replace: false,
  note: 'after payday',
} // prettier-ignore
const REFUSAL = new Problem(422, 'invalid', 'no', [{ pointer: '/promise/amount', code: 'amount_limit', message: '' }])

/** A promise for a case that the server will not have. */
function refused(caseId: string): void {
  outbox.add({
    id: `of-${caseId}`,
    caseId,
    what: 'PTP',
    draft: { code: 'PTP', draft: DRAFT },
    atOnce: true,
    send: () => Promise.reject(REFUSAL),
  })
}

describe('what a refusal gives back', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => act(() => outbox.belongsTo(Math.random().toString())))

  const desk = (caseId: string) => renderHook(({ current }) => useForms(current), { initialProps: { current: caseId } })
  const arrives = () => act(() => vi.advanceTimersByTimeAsync(0))

  test('stands on its case again by itself where no next case came', async () => {
    const { result } = desk('a')
    act(() => refused('a'))
    await arrives()
    expect(result.current.form).toMatchObject({ code: 'PTP', draft: DRAFT, refusal: REFUSAL, item: 'of-a' })
  })

  test('is kept when it is closed, and comes back when it is asked for', async () => {
    const { result } = desk('a')
    act(() => refused('a'))
    await arrives()
    act(() => result.current.setForm(null))
    expect(result.current.form).toBeNull()
    expect(outbox.items()).toMatchObject([{ id: 'of-a', state: 'refused' }])
    act(() => result.current.giveBack(outbox.items()[0]!))
    expect(result.current.form).toMatchObject({ draft: DRAFT, refusal: REFUSAL })
  })

  test('never opens on another case', async () => {
    const { result, rerender } = desk('a')
    act(() => refused('a'))
    rerender({ current: 'b' })
    await arrives()
    expect(result.current.form).toBeNull()
    rerender({ current: 'a' })
    expect(result.current.form).toMatchObject({ item: 'of-a' })
    rerender({ current: 'b' })
    expect(result.current.form).toBeNull()
  })

  test('waits while another form is open', async () => {
    const { result } = desk('a')
    act(() => result.current.setForm(freshForm('a', { note: 'half a' })))
    act(() => refused('a'))
    await arrives()
    expect(result.current.form).toMatchObject({ note: 'half a' })
    act(() => result.current.setForm(null))
    expect(result.current.form).toMatchObject({ item: 'of-a' })
  })

  test('is nobody else’s', async () => {
    const { result } = desk('a')
    act(() => refused('a'))
    await arrives()
    act(() => outbox.belongsTo('somebody else'))
    expect(result.current.form).toBeNull()
    expect(outbox.items()).toEqual([])
  })
})

describe('an outcome that was taken back', () => {
  test('brings its call and what was typed back; without anything typed no form', () => {
    const { result } = renderHook(() => useForms('a'))
    const item = {
      id: 'x', caseId: 'a', what: 'STOP', state: 'taken back', at: 0, back: { call_until: '2026-12-01T10:00:00Z' },
    } as const // prettier-ignore
    act(() => result.current.giveBack({ ...item, draft: { code: 'STOP', draft: DRAFT, contactId: 'k' } }))
    expect(result.current.form).toMatchObject({ code: 'STOP', draft: DRAFT })
    expect(result.current.again).toEqual({ caseId: 'a', contactId: 'k', until: '2026-12-01T10:00:00Z' })
    act(() => result.current.giveBack({ ...item, draft: { code: 'STOP', draft: { ...DRAFT, note: '' } } }))
    expect(result.current.form).toBeNull()
    expect(result.current.again).toBeNull()
  })
})

describe('what is being typed', () => {
  test('outlives what shows the form, until the form is closed or the page is somebody else’s', () => {
    const { result } = renderHook(() => useForms('a'))
    act(() => result.current.setForm(freshForm('a', { note: '' })))
    const form = result.current.form!
    keepTyped(form, { note: 'half a sent' })
    expect(typedIn(form).note).toBe('half a sent')
    act(() => result.current.setForm(null))
    expect(typedIn(form).note).toBe('')
    keepTyped(form, { note: 'another' })
    forgetTyped()
    expect(typedIn(form).note).toBe('')
  })
})
