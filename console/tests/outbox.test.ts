import { beforeEach, describe, expect, test, vi } from 'vitest'
import { Problem } from '../src/api/problem.ts'
import { type Order, Outbox, UNDO_MILLISECONDS } from '../src/rooms/desk/outbox.ts'

function order(change: Partial<Order> = {}): Order {
  return {
    id: 'k',
    caseId: 'c',
    what: 'NA',
    draft: null,
    atOnce: false,
    send: vi.fn(async () => ({ ok: true })),
    ...change,
  }
}

describe('the outbox', () => {
  let outbox: Outbox

  beforeEach(() => {
    vi.useFakeTimers()
    outbox = new Outbox()
  })

  test('an ordinary outcome is sent when ten seconds are over, once', async () => {
    const given = order()
    outbox.add(given)
    await vi.advanceTimersByTimeAsync(UNDO_MILLISECONDS - 1)
    expect(given.send).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(2)
    expect(given.send).toHaveBeenCalledExactlyOnceWith(false)
    expect(outbox.items()).toEqual([])
  })

  test('undone in time it is never sent, and what was typed comes back', async () => {
    const given = order({ draft: { note: 'typed' } })
    outbox.add(given)
    expect((await outbox.undo())?.draft).toEqual({ note: 'typed' })
    await vi.advanceTimersByTimeAsync(UNDO_MILLISECONDS * 2)
    expect(given.send).not.toHaveBeenCalled()
  })

  test('what protects somebody is sent at once and undone by its second event', async () => {
    const takeBack = vi.fn(async () => {})
    const given = order({ atOnce: true, takeBack })
    outbox.add(given)
    await vi.advanceTimersByTimeAsync(0)
    expect(given.send).toHaveBeenCalledOnce()
    await outbox.undo()
    expect(takeBack).toHaveBeenCalledExactlyOnceWith({ ok: true })
    await vi.advanceTimersByTimeAsync(UNDO_MILLISECONDS)
    expect(await outbox.undo()).toBeNull()
  })

  test('left in the middle, the page sends what waits', () => {
    const given = order()
    outbox.add(given)
    outbox.flush()
    expect(given.send).toHaveBeenCalledExactlyOnceWith(true)
  })

  test('without a connection it is kept, and sent under the same key when that is back', async () => {
    const send = vi.fn().mockRejectedValueOnce(Problem.away()).mockResolvedValue({})
    outbox.add(order({ send }))
    await vi.advanceTimersByTimeAsync(UNDO_MILLISECONDS)
    expect(outbox.items()[0]?.state).toBe('away')
    outbox.again()
    await vi.advanceTimersByTimeAsync(0)
    expect(send).toHaveBeenCalledTimes(2)
    expect(outbox.items()).toEqual([])
  })

  test('what is refused stays with its reason until it is mended or let go', async () => {
    const refusal = new Problem(422, 'invalid', 'no', [
      { pointer: '/promise/amount', code: 'amount_limit', message: 'too much' },
    ])
    outbox.add(order({ send: vi.fn().mockRejectedValue(refusal) }))
    await vi.advanceTimersByTimeAsync(UNDO_MILLISECONDS * 3)
    expect(outbox.items()[0]).toMatchObject({ state: 'refused', refusal: { code: 'invalid' } })
    expect(await outbox.undo()).toBeNull()
    outbox.forget('k')
    expect(outbox.items()).toEqual([])
  })

  test('the newest is undone first', async () => {
    outbox.add(order({ id: '1', what: 'NA' }))
    outbox.add(order({ id: '2', what: 'BZ' }))
    expect((await outbox.undo())?.what).toBe('BZ')
    expect((await outbox.undo())?.what).toBe('NA')
  })

  test('what stood before can’t be taken back, and says so', async () => {
    const takeBack = vi.fn(async () => {})
    outbox.add(order({ atOnce: true, takeBack, standing: () => ({ final: true, promisesEnded: 0 }) }))
    await vi.advanceTimersByTimeAsync(0)
    expect(outbox.items()[0]).toMatchObject({ state: 'sent', standing: { final: true } })
    expect(await outbox.undo()).toBeNull()
    expect(takeBack).not.toHaveBeenCalled()
  })

  test('while it is being taken back it is not taken back again; refused, it stands', async () => {
    const takeBack = vi.fn().mockRejectedValue(new Problem(409, 'conflict', 'too late'))
    outbox.add(order({ atOnce: true, takeBack }))
    await vi.advanceTimersByTimeAsync(0)
    const first = outbox.undo()
    expect(await outbox.undo()).toBeNull()
    await expect(first).rejects.toMatchObject({ status: 409 })
    expect(outbox.items()[0]?.state).toBe('sent')
  })

  test('before the page becomes another person’s it is sent, and its answer awaited', async () => {
    const given = order()
    outbox.add(given)
    await outbox.settle()
    expect(given.send).toHaveBeenCalledExactlyOnceWith(false)
    expect(outbox.items()).toEqual([])
  })
})
