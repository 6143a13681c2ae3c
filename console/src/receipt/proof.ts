/** A receipt's file as docs/decisions/0009 has it; the reference is dunwell/verifier/verify_receipt.py. */

/** Records base … base + size − 1 of a log, the Merkle root of them, and the link that closes them. */
export type Link = { base: number; size: number; root: Uint8Array; link: Uint8Array }

/** A neighbour on the way from a record to its batch's root. */
export type Step = { left: boolean; hash: Uint8Array }

/** One record with the way from its bytes to the signature. */
export type Proof = {
  service: string
  log: string
  part: number
  offset: number
  record: Uint8Array
  path: Step[]
  previous: Uint8Array
  links: Link[]
  heads: string
  signature: Uint8Array
}

/** This is no receipt, or no key. */
export class Unreadable extends Error {}

const HEX = /^([0-9a-f]{2})*$/i
const BASE64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const RECORDS_MAX = 2 ** 31

type Plain = Record<string, unknown>

/** The proofs of a receipt: of one record, or of all records of a contact (`records`). */
export function read(json: string): Proof[] {
  let body: unknown
  try {
    body = JSON.parse(json)
  } catch {
    throw new Unreadable('not JSON')
  }
  const file = object(body, 'the file')
  const records = file.records === undefined ? [file] : file.records
  if (!Array.isArray(records)) throw new Unreadable('records')
  if (records.length === 0) throw new Unreadable('no record')
  return records.map(proofOf)
}

function proofOf(value: unknown): Proof {
  const body = object(value, 'a record')
  const checkpoint = object(body.checkpoint, 'checkpoint')
  const heads = text(checkpoint.heads, 'heads')
  if (/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(heads))
    throw new Unreadable('heads')
  return {
    service: text(body.service, 'service'),
    log: text(body.log, 'log'),
    part: whole(body.part, 'part'),
    offset: whole(body.offset, 'offset'),
    record: fromBase64(body.record, 'record'),
    path: list(body.path, 'path').map((each) => {
      const step = object(each, 'path')
      return { left: Boolean(step.left), hash: fromHex(step.hash, 'path') }
    }),
    previous: fromHex(body.previous, 'previous'),
    links: list(body.links, 'links').map(linkOf),
    heads,
    signature: fromBase64(checkpoint.signature, 'signature'),
  }
}

function linkOf(value: unknown): Link {
  const body = object(value, 'links')
  const [base, size] = [whole(body.base, 'base'), whole(body.count, 'count')]
  if (base < 0 || size < 1 || size >= RECORDS_MAX) throw new Unreadable('links')
  return { base, size, root: fromHex(body.root, 'root'), link: fromHex(body.link, 'link') }
}

export function object(value: unknown, where: string): Plain {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unreadable(where)
  return value as Plain
}

function list(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value)) throw new Unreadable(where)
  return value
}

function text(value: unknown, where: string): string {
  if (typeof value !== 'string') throw new Unreadable(where)
  return value
}

function whole(value: unknown, where: string): number {
  if (!Number.isSafeInteger(value)) throw new Unreadable(where)
  return value as number
}

function fromHex(value: unknown, where: string): Uint8Array {
  const hex = text(value, where)
  if (!HEX.test(hex)) throw new Unreadable(where)
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

export function fromBase64(value: unknown, where: string): Uint8Array {
  const base64 = text(value, where)
  if (!BASE64.test(base64)) throw new Unreadable(where)
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
