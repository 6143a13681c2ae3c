/** Where a field is wrong, by which rule, and how to mend it. */
export type Flaw = { pointer: string; code: string; message: string }

/** A refusal (RFC 9457), or an answer that never came (`status` 0). */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly flaws: Flaw[]
  readonly waitSeconds: number | null

  constructor(status: number, code: string, detail: string, flaws: Flaw[] = [], waitSeconds: number | null = null) {
    super(detail)
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.detail = detail
    this.flaws = flaws
    this.waitSeconds = waitSeconds
  }

  static away(): Problem {
    return new Problem(0, 'away', 'no answer')
  }

  /** May the same thing succeed a little later, as it is? */
  get passes(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500 || this.code === 'idempotency_in_flight'
  }
}

/** The problem in an answer; what is no problem+json becomes one all the same. */
export function problemOf(response: Response, body: unknown): Problem {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Partial<Record<string, unknown>>
  const flaws = Array.isArray(given.errors) ? (given.errors as Flaw[]) : []
  const wait = Number(response.headers.get('Retry-After'))
  return new Problem(
    response.status,
    typeof given.code === 'string' ? given.code : `status_${response.status}`,
    typeof given.detail === 'string' ? given.detail : '',
    flaws,
    Number.isFinite(wait) && wait > 0 ? wait : null,
  )
}

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(-1, 'crash', String(error))
}
