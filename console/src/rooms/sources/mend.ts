/** What is typed is text; what a field takes may be something else. */
export type Kind = 'text' | 'number' | 'boolean' | 'json' | 'remove'
export type Field = { pointer: string; kind: Kind; text: string }
export type Flaw = { pointer?: string; code?: string; message?: string }

/** The fields that are to blame, each once; a flaw of the record as a whole has none. */
export function blamed(flaws: readonly Flaw[]): Field[] {
  const found = new Map<string, Flaw>()
  for (const flaw of flaws) {
    const pointer = flaw.pointer ?? ''
    if (pointer.startsWith('/') && pointer.length > 1 && !found.has(pointer)) found.set(pointer, flaw)
  }
  return [...found].map(([pointer, flaw]) => ({ pointer, kind: kindOf(flaw), text: '' }))
}

/** What a field probably takes, by what was said of it. */
export function kindOf(flaw: Flaw): Kind {
  const message = flaw.message ?? ''
  if (flaw.code === 'unknown_field') return 'remove'
  if (/Expected `(int|float)/.test(message)) return 'number'
  if (/Expected `bool/.test(message)) return 'boolean'
  if (/Expected `(object|array)/.test(message)) return 'json'
  return 'text'
}

/** The value of a field as it is sent; undefined for what is none. */
export function valueOf(field: Field): unknown {
  const text = field.text.trim()
  switch (field.kind) {
    case 'text':
      return text === '' ? undefined : text
    case 'number':
      return text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined
    case 'json':
      try {
        return JSON.parse(text) as unknown
      } catch {
        return undefined
      }
    case 'remove':
      return undefined
  }
}

/** Is there something to send, and is all that was typed something? */
export function isReady(fields: readonly Field[]): boolean {
  const filled = fields.filter((field) => field.kind === 'remove' || field.text.trim() !== '')
  return filled.length > 0 && filled.every((field) => field.kind === 'remove' || valueOf(field) !== undefined)
}

/** The change as the door takes it; fields that were left empty stay as they came. */
export function changeOf(fields: readonly Field[]): { set: Record<string, unknown>; remove: string[] } {
  const set: Record<string, unknown> = {}
  const remove: string[] = []
  for (const field of fields) {
    if (field.kind === 'remove') remove.push(field.pointer)
    else if (field.text.trim() !== '') set[field.pointer] = valueOf(field)
  }
  return { set, remove }
}

const escaped = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1')

/** Every plain value of a record by its pointer (RFC 6901), in order; at most `most`. */
export function flat(record: unknown, most = 200): { pointer: string; value: unknown }[] {
  const found: { pointer: string; value: unknown }[] = []
  const walk = (value: unknown, pointer: string) => {
    if (found.length >= most) return
    if (value !== null && typeof value === 'object' && Object.keys(value).length > 0) {
      for (const [name, each] of Object.entries(value)) walk(each, `${pointer}/${escaped(name)}`)
    } else found.push({ pointer, value })
  }
  walk(record, '')
  return found
}
