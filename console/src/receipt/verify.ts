import { type PublicKey, sha256 } from './keys.ts'
import type { Link, Proof, Step } from './proof.ts'
import { toHex } from './proof.ts'

/** What was done to a receipt; the words for it stand under `receipt.broken`, as the stand-alone verifier says it. */
export type Broken =
  | { code: 'signature' }
  | { code: 'service'; signed: string; service: string }
  | { code: 'not_covered' }
  | { code: 'swapped'; batches: number[] }
  | { code: 'missing'; from: number; to: number }
  | { code: 'overlap'; first: number; second: number }
  | { code: 'ends_before'; base: number }
  | { code: 'past_head' }
  | { code: 'changed'; base: number }
  | { code: 'root_changed'; base: number }
  | { code: 'rewritten'; end: number }
  | { code: 'path_steps' }
  | { code: 'path_swapped'; first: number; second: number }
  | { code: 'record_changed' }
  | { code: 'record_swapped'; offset: number; part: number }

/** From the record up to the signature; each is looked at by itself. */
export const STEPS = ['record', 'path', 'batches', 'chain', 'head', 'signature'] as const
export type StepName = (typeof STEPS)[number]

export type Checked = {
  proof: Proof
  /** When the checkpoint says that it was signed; null where it can't be read. */
  signedAt: string | null
  /** What is wrong at each step; null = it holds. */
  steps: Record<StepName, Broken | null>
  /** The first that the stand-alone verifier names; null = the record is proven. */
  broken: Broken | null
}

/** The place of the first record that is not proven: a file is worth what its worst record is. */
export function firstBroken(checked: readonly Checked[]): number | null {
  const place = checked.findIndex(({ broken }) => broken !== null)
  return place < 0 ? null : place
}

/** A part's end as a checkpoint signs it, and when. */
type Signed = { at: string; end: number; link: string }

/** In the order in which the stand-alone verifier looks. */
const NAMED: readonly StepName[] = ['signature', 'head', 'batches', 'chain', 'path', 'record']

/** Each proof, held against the key and, where its record is not its own, against the other records of the file. */
export async function checkAll(proofs: readonly Proof[], key: PublicKey): Promise<Checked[]> {
  return Promise.all(
    proofs.map(async (proof) => {
      const checked = await check(proof, key)
      if (checked.broken === null) return checked
      const swapped = await swappedWith(proof, proofs)
      if (!swapped) return checked
      return { ...checked, broken: swapped, steps: { ...checked.steps, record: swapped } }
    }),
  )
}

async function check(proof: Proof, { key }: PublicKey): Promise<Checked> {
  const heads = new TextEncoder().encode(proof.heads)
  const signed = await crypto.subtle.verify('Ed25519', key, proof.signature as BufferSource, heads)
  const head = headOf(proof)
  const known = 'code' in head ? null : head
  const path = sidesHold(proof) ? null : ({ code: 'path_steps' } as const)
  const linked = await chain(proof, known)
  const steps: Checked['steps'] = {
    signature: signed ? null : { code: 'signature' },
    head: 'code' in head ? head : null,
    batches: known ? batches(proof, known.end) : null,
    chain: linked,
    path,
    // where the root itself was changed, the record leads to what it was
    record: path || linked?.code === 'root_changed' ? null : await leaf(proof),
  }
  const first = NAMED.find((name) => steps[name] !== null)
  return { proof, signedAt: known?.at ?? null, steps, broken: first ? steps[first] : null }
}

/** What the checkpoint says of the record's part. */
function headOf(proof: Proof): Signed | Broken {
  const no = { code: 'not_covered' } as const
  let read: unknown
  try {
    read = JSON.parse(proof.heads)
  } catch {
    return no
  }
  const signed = (typeof read === 'object' && read !== null ? read : {}) as Record<string, unknown>
  if (signed.service !== proof.service) {
    return { code: 'service', signed: String(signed.service), service: proof.service }
  }
  const logs = (typeof signed.logs === 'object' && signed.logs !== null ? signed.logs : {}) as Record<string, unknown>
  const heads: unknown = Object.hasOwn(logs, proof.log) ? logs[proof.log] : []
  const found: unknown = Array.isArray(heads)
    ? heads.find((each: unknown) => Array.isArray(each) && each[0] === proof.part)
    : undefined
  if (!Array.isArray(found)) return no
  const [, end, link] = found as unknown[]
  if (!Number.isSafeInteger(end) || typeof link !== 'string') return no
  return { at: String(signed.at), end: end as number, link }
}

const endOf = ({ base, size }: Link): number => base + size

/** All batches from the record's own to the signed head, each once and in order. */
function batches({ links, offset }: Proof, end: number): Broken | null {
  const sorted = links.toSorted(inOrder)
  const moved = links.filter((link, place) => link.base !== sorted[place]!.base).map(({ base }) => base)
  if (moved.length) return { code: 'swapped', batches: moved.toSorted((one, other) => one - other) }
  for (const [place, next] of links.slice(1).entries()) {
    const before = links[place]!
    if (endOf(before) < next.base) return { code: 'missing', from: endOf(before), to: next.base }
    if (endOf(before) > next.base) return { code: 'overlap', first: before.base, second: next.base }
  }
  const [first, last] = [links[0], links.at(-1)]
  if (!first || !last || first.base > offset) return { code: 'missing', from: offset, to: first ? first.base : end }
  if (endOf(first) <= offset) return { code: 'ends_before', base: first.base }
  if (endOf(last) < end) return { code: 'missing', from: endOf(last), to: end }
  return endOf(last) > end ? { code: 'past_head' } : null
}

function inOrder(one: Link, other: Link): number {
  return one.base - other.base || one.size - other.size
}

/** Each link follows from the one before, the last one is the head that was signed. */
async function chain(proof: Proof, head: Signed | null): Promise<Broken | null> {
  let previous = proof.previous
  for (const [place, each] of proof.links.entries()) {
    if (!same(await nextLink(previous, each, each.root), each.link)) return whatBroke(proof, place, previous)
    previous = each.link
  }
  return head === null || toHex(previous) === head.link.toLowerCase() ? null : { code: 'rewritten', end: head.end }
}

/** Tells a swapped pair, whose contents stand in each other's place, from a change of one. */
async function whatBroke(proof: Proof, place: number, previous: Uint8Array): Promise<Broken> {
  const here = proof.links[place]!
  const own = await nextLink(previous, here, here.root)
  for (const other of proof.links) {
    if (other.base === here.base || other.size !== here.size) continue
    const fits = await nextLink(previous, here, other.root)
    if (same(fits, here.link) || same(fits, other.link) || same(own, other.link)) {
      return { code: 'swapped', batches: [here.base, other.base] }
    }
  }
  if (place === 0 && same(await nextLink(previous, here, await rootOf(proof)), here.link)) {
    return { code: 'root_changed', base: here.base }
  }
  return { code: 'changed', base: here.base }
}

function sidesHold({ links, offset, path }: Proof): boolean {
  const own = links[0]
  if (!own) return false
  const sides = sidesOf(offset - own.base, own.size)
  return path.length === sides.length && path.every(({ left }, place) => left === sides[place])
}

/** The record is the one of this offset in its batch. */
async function leaf(proof: Proof): Promise<Broken | null> {
  const own = proof.links[0]
  if (!own || same(await rootOf(proof), own.root)) return null
  for (let first = 0; first < proof.path.length; first++) {
    for (let second = 0; second < first; second++) {
      const path = exchanged(proof.path, first, second)
      if (same(await rootOf({ ...proof, path }), own.root))
        return { code: 'path_swapped', first: second, second: first }
    }
  }
  return { code: 'record_changed' }
}

/** Does the record of another proof of this file belong here? */
async function swappedWith(proof: Proof, others: readonly Proof[]): Promise<Broken | null> {
  const own = proof.links[0]
  if (!own) return null
  for (const other of others) {
    if (same(other.record, proof.record)) continue
    if (same(await rootOf({ ...proof, record: other.record }), own.root)) {
      return { code: 'record_swapped', offset: other.offset, part: other.part }
    }
  }
  return null
}

/** The root to which the record and its path lead (RFC 9162: a leaf begins with 0, a node with 1). */
async function rootOf({ record, path }: Pick<Proof, 'record' | 'path'>): Promise<Uint8Array> {
  let value = await sha256(Uint8Array.of(0), record)
  for (const { left, hash } of path) {
    value = left ? await sha256(Uint8Array.of(1), hash, value) : await sha256(Uint8Array.of(1), value, hash)
  }
  return value
}

/** On which side the neighbours of a leaf stand on the way up (true = left); an odd last node rises alone. */
export function sidesOf(index: number, count: number): boolean[] {
  const sides: boolean[] = []
  let [at, size] = [index, count]
  while (size > 1) {
    const odd = at % 2 !== 0
    if ((odd ? at - 1 : at + 1) < size) sides.push(odd)
    at = Math.floor(at / 2)
    size = Math.floor((size + 1) / 2)
  }
  return sides
}

/** SHA-256 of the previous link, the base as int8, the count as int4, and the root. */
function nextLink(previous: Uint8Array, { base, size }: Link, root: Uint8Array): Promise<Uint8Array> {
  const place = new DataView(new ArrayBuffer(12))
  place.setBigInt64(0, BigInt(base))
  place.setInt32(8, size)
  return sha256(previous, new Uint8Array(place.buffer), root)
}

/** The path with the hashes of two steps exchanged; the sides stay. */
function exchanged(path: readonly Step[], first: number, second: number): Step[] {
  const hashes = path.map(({ hash }) => hash)
  ;[hashes[first], hashes[second]] = [hashes[second]!, hashes[first]!]
  return path.map(({ left }, place) => ({ left, hash: hashes[place]! }))
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, place) => byte === other[place])
}
