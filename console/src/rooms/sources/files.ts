import type { components } from '../../api/generated/intake.ts'

export type FileRows = components['schemas']['FileRowsOut']
export type FileTaken = components['schemas']['FileTaken']
export type Source = components['schemas']['SourceOut']
export type Tried = components['schemas']['Tried']
export type Import = components['schemas']['Import']

export const BYTES_MAX = 16_777_216
export const ENDINGS = ['.csv', '.csv.gz', '.ndjson', '.ndjson.gz', '.jsonl', '.jsonl.gz', '.xlsx'] as const
/** In the place of a source with a mapping: rows that are canonical records already. */
export const CANONICAL = '*'
export const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** Why a file is not even sent; null when it may be. */
export function refusalOf(file: { name: string; size: number }): 'kind' | 'size' | 'empty' | null {
  const name = file.name.toLowerCase()
  if (!ENDINGS.some((ending) => name.endsWith(ending))) return 'kind'
  if (file.size === 0) return 'empty'
  return file.size > BYTES_MAX ? 'size' : null
}

/** As the door takes a file's name: without what a path or a control character could do. */
export function sentName(name: string): string {
  // oxlint-disable-next-line no-control-regex -- that is what it takes out
  const plain = name.replace(/[\u0000-\u001f/\\]/g, '_')
  return plain.length <= 200 ? plain : plain.slice(plain.length - 200)
}

/** "12 kB", "3.4 MB". */
export function size(bytes: number, format: (value: number) => string): string {
  if (bytes < 1_000) return `${format(bytes)} B`
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'kB'] : [bytes / 1_000_000, 'MB']
  return `${format(value < 10 ? Math.round(value * 10) / 10 : Math.round(value))} ${unit}`
}

type Mapping = { columns?: string[]; needs_as_of?: boolean; description?: string }

export function mappingOf(source: Source): Mapping {
  return (source.mapping ?? {}) as Mapping
}

/** The source whose mapping reads a file of these rows: the one that knows most of its columns; null when none does. */
export function guess(rows: FileRows, sources: readonly Source[]): string | null {
  const first = rows.items.find((item) => item.row !== null && item.row !== undefined)?.row as unknown
  const columns = new Set(rows.columns.length ? rows.columns : Object.keys(Object(first) as object))
  if (!rows.columns.length && columns.has('event_id') && columns.has('loan')) return CANONICAL
  let best: { name: string; known: number } | null = null
  for (const source of sources) {
    const wanted = mappingOf(source).columns ?? []
    if (wanted.length === 0 || !wanted.every((column) => columns.has(column))) continue
    if (best === null || wanted.length > best.known) best = { name: source.source, known: wanted.length }
  }
  return best?.name ?? null
}

/** A row of the file, and what came of the trial. */
export type Shown = {
  number: number
  state: 'mapped' | 'left_out' | 'refused' | 'unreadable'
  record: Canonical | null
  flaws: { pointer: string; code: string; message: string }[]
}
export type Canonical = {
  event_id: string
  creditor: string
  customer: { id: string; name?: string; phones?: { number: string }[] }
  loan: { id: string; overdue: { value: string; currency: string }; oldest_unpaid_due_date: string }
}

/** The rows that can be tried at all, in their order. */
export function triable(rows: FileRows): unknown[] {
  return rows.items.filter((item) => !item.flaw).map((item) => item.row as unknown)
}

/** Each row with what the trial said of it. */
export function joined(rows: FileRows, tried: readonly Tried[]): Shown[] {
  let next = 0
  return rows.items.map((item) => {
    if (item.flaw) {
      const flaws = [{ pointer: '', code: 'row', message: item.flaw }]
      return { number: item.number, state: 'unreadable', record: null, flaws }
    }
    const found = tried[next++]
    return {
      number: item.number,
      state: (found?.state ?? 'left_out') as Shown['state'],
      record: (found?.record ?? null) as Canonical | null,
      flaws: (found?.errors ?? []) as Shown['flaws'],
    }
  })
}

/** How far an import is, from 0 to 1: what went in and is applied. */
export function worked(found: { accepted: number; waiting: number }): number {
  return found.accepted === 0 ? 1 : (found.accepted - found.waiting) / found.accepted
}

/** Is every row of a file that was sent applied, left out or refused? */
export function isDone(found: { received: number; waiting: number }, taken: FileTaken): boolean {
  return found.waiting === 0 && found.received >= taken.accepted + taken.duplicate + taken.left_out + taken.rejected
}

/** A name of which only the ends are shown. */
export function masked(text: string): string {
  const letters = [...text]
  if (letters.length <= 1) return letters.length ? '*' : ''
  return letters.length === 2 ? `${letters[0]}*` : `${letters[0]}${'*'.repeat(Math.min(6, letters.length - 1))}`
}

export function maskedPhone(number: string): string {
  return number.length <= 4 ? '****' : `${'*'.repeat(Math.min(7, number.length - 2))}${number.slice(-2)}`
}
