import { ownHeaders } from './client.ts'
import { noteReached } from './connection.ts'
import { Problem, problemOf } from './problem.ts'

/** One server-sent event, its data as JSON. */
export type Message = { id: string; event: string; data: unknown }
export type Listening = 'connecting' | 'live' | 'away'

/** Server-sent events out of pieces of text, as they come (WHATWG HTML, 9.2.6); what is no JSON is passed over. */
export class Pieces {
  private rest = ''

  take(piece: string): Message[] {
    const blocks = (this.rest + piece).replaceAll('\r\n', '\n').split('\n\n')
    this.rest = blocks.pop()!
    return blocks.flatMap((block) => {
      const fields = new Map(block.split('\n').map(field))
      const text = fields.get('data')
      if (text === undefined) return []
      try {
        return [
          { id: fields.get('id') ?? '', event: fields.get('event') ?? 'message', data: JSON.parse(text) as unknown },
        ]
      } catch {
        return []
      }
    })
  }
}

function field(line: string): [string, string] {
  const end = line.indexOf(':')
  return end < 0 ? [line, ''] : [line.slice(0, end), line.slice(end + 1).replace(/^ /, '')]
}

const WAIT_SECONDS_MAX = 15

type Ears = {
  message: (message: Message) => void
  state: (state: Listening) => void
  refused: (problem: Problem) => void
}

/**
 * Listens until `signal` ends it. A stream that breaks off goes on behind the last event that came; a refusal that no
 * waiting mends ends it. (`EventSource` can't say that nobody is at the page, and so would keep a session alive.)
 */
export async function listen(path: string, ears: Ears, signal: AbortSignal, from = ''): Promise<void> {
  let place = from
  for (let failures = 0; !signal.aborted;) {
    try {
      await hear(path, place, signal, (message) => {
        if (message.id) place = message.id
        failures = 0
        ears.state('live')
        ears.message(message)
      })
      continue // it ends after some minutes by itself
    } catch (error) {
      if (signal.aborted) return
      const problem = error instanceof Problem ? error : Problem.away()
      if (problem.status === 0) noteReached(false)
      ears.state('away')
      if (!problem.passes) return ears.refused(problem)
      failures += 1
      await pause(problem.waitSeconds ?? Math.min(2 ** failures, WAIT_SECONDS_MAX), signal)
    }
  }
}

async function hear(path: string, place: string, signal: AbortSignal, tell: (message: Message) => void): Promise<void> {
  const headers = { ...ownHeaders('GET'), Accept: 'text/event-stream', ...(place ? { 'Last-Event-ID': place } : {}) }
  const response = await fetch(path, { headers, signal, cache: 'no-store' })
  if (!response.ok) throw problemOf(response, await response.json().catch(() => null))
  noteReached(true)
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  const pieces = new Pieces()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    for (const message of pieces.take(value)) tell(message)
  }
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, seconds * 1_000)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      done()
    })
  })
}
