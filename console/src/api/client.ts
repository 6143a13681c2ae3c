import createClient, { type Middleware } from 'openapi-fetch'
import type { paths as Analytics } from './generated/analytics.ts'
import type { paths as Intake } from './generated/intake.ts'
import type { paths as Outreach } from './generated/outreach.ts'
import type { paths as Strategy } from './generated/strategy.ts'
import type { paths as Tracking } from './generated/tracking.ts'
import { isIdle } from './activity.ts'
import { noteReached } from './connection.ts'
import { Problem, problemOf } from './problem.ts'

const SAFE = new Set(['GET', 'HEAD'])
const AFTER_MILLISECONDS = 8_000
const POSITIONS_MAX = 24

let word = ''

/** What the session wants repeated in every request that changes something. */
export function setCsrf(value: string): void {
  word = value
}

/** The headers that every request of this page carries. */
export function ownHeaders(method: string): Record<string, string> {
  return {
    ...(SAFE.has(method) ? {} : { 'Dunwell-CSRF': word }),
    ...(isIdle() ? { 'Dunwell-Idle': '1' } : {}),
  }
}

const positions = new Map<string, { text: string; at: number }>()

/** Reads that follow a command wait until its effects have arrived (`Dunwell-Position`, `Dunwell-After`). */
function follow(response: Response): void {
  for (const text of (response.headers.get('Dunwell-Position') ?? '').split(',')) {
    const position = text.trim()
    if (position) positions.set(position.slice(0, position.lastIndexOf('/')), { text: position, at: Date.now() })
  }
}

function after(): string {
  const old = Date.now() - AFTER_MILLISECONDS
  for (const [key, { at }] of positions) if (at < old) positions.delete(key)
  return [...positions.values()]
    .slice(-POSITIONS_MAX)
    .map(({ text }) => text)
    .join(', ')
}

const ours: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(ownHeaders(request.method))) request.headers.set(name, value)
    const seen = after()
    if (seen) request.headers.set('Dunwell-After', seen)
  },
  onResponse({ response }) {
    noteReached(response.status !== 502 && response.status !== 504)
    follow(response)
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === 'AbortError') return
    noteReached(false)
  },
}

function client<Paths extends object>(service: string) {
  const made = createClient<Paths>({ baseUrl: `/api/${service}`, credentials: 'same-origin' })
  made.use(ours)
  return made
}

export const intake = client<Intake>('intake')
export const strategy = client<Strategy>('strategy')
export const outreach = client<Outreach>('outreach')
export const tracking = client<Tracking>('tracking')
export const analytics = client<Analytics>('analytics')

type Answer<Data> = Promise<{ data?: Data; error?: unknown; response: Response }>

/** What a call answered; a Problem for a refusal, and for an answer that never came. */
export async function ask<Data>(call: Answer<Data>): Promise<Data> {
  const { data, error, response } = await call.catch((reason: unknown) => {
    if (reason instanceof DOMException && reason.name === 'AbortError') throw reason
    throw Problem.away()
  })
  if (!response.ok) throw problemOf(response, error)
  return data as Data
}

/** A new command's key: the same one for every attempt at it. */
export function newKey(): string {
  return crypto.randomUUID()
}
