import { fromBase64, toHex, Unreadable } from './proof.ts'

/** Can this browser check anything? Without a secure context (https, or this machine itself) it hides its cryptography. */
export type Able = 'yes' | 'insecure' | 'no_ed25519'

export type PublicKey = { key: CryptoKey; fingerprint: string }

const PEM = /^-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/
/** Before the 32 bytes of an Ed25519 key in its DER form (RFC 8410). */
const ED25519 = '302a300506032b6570032100'
const SPKI_BYTES = 44

export async function able(): Promise<Able> {
  if (globalThis.crypto?.subtle === undefined) return 'insecure'
  try {
    await crypto.subtle.importKey('raw', new Uint8Array(32).fill(9), 'Ed25519', true, ['verify'])
    return 'yes'
  } catch (error) {
    return error instanceof DOMException && error.name === 'NotSupportedError' ? 'no_ed25519' : 'yes'
  }
}

/** The public key of a PEM text, with the SHA-256 of its DER form; Unreadable when it is no Ed25519 key. */
export async function keyOf(pem: string): Promise<PublicKey> {
  const found = PEM.exec(pem.trim())
  if (!found) throw new Unreadable('no PEM')
  const der = fromBase64(found[1]!.replaceAll(/\s/g, ''), 'PEM')
  if (der.length !== SPKI_BYTES || !toHex(der).startsWith(ED25519)) throw new Unreadable('no Ed25519 key')
  const key = await crypto.subtle.importKey('spki', der as BufferSource, 'Ed25519', true, ['verify'])
  return { key, fingerprint: toHex(await sha256(der)) }
}

export async function sha256(...parts: Uint8Array[]): Promise<Uint8Array> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole))
}

/** The same fingerprint, however it is written: with colons, spaces, in capitals. */
export function isSame(fingerprint: string, written: string): boolean {
  return written.replaceAll(/[^0-9a-f]/gi, '').toLowerCase() === fingerprint
}
