import { filled, isId, word } from '../../layout/search.ts'

/** What the room shows, as it stands in its address: a strategy, and of it a place, a row or a case. */
export type Looked = {
  name?: string
  version?: number
  stage?: string
  /** A step of the ladder, or NONE_YET. */
  step?: string
  row?: string
  case?: string
}

/** In the place of a step: the cases of a stage of which none has run yet. */
export const NONE_YET = '-'

const isWord = (text: string) => /^[\p{L}\p{N}_.+-]{1,64}$/u.test(text)

/** The place, row and case of an address; what makes no sense is left out. */
export function readLooked(search: Record<string, unknown>): Looked {
  const version = Number(search.version)
  return filled<Looked>({
    name: word(search.name, (text) => /^[a-z0-9][a-z0-9_-]{0,63}$/.test(text)),
    version: Number.isInteger(version) && version > 0 && version < 2 ** 31 ? version : undefined,
    stage: word(search.stage, isWord),
    step: word(search.step, isWord),
    row: word(search.row, isWord),
    case: word(search.case, isId),
  })
}
