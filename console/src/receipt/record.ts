/** A journal's record: a msgpack array of eight, whose last value is the event as JSON. */
export type JournalRecord = {
  type: string
  /** Business time. */
  time: Date
  key: string
  subject: string | null
  version: number
  actor: string
  trace: string | null
  data: Record<string, unknown>
}

const EIGHT = 0x98

/** The record in these bytes; null for any other, such as an act of a person. */
export function recordOf(raw: Uint8Array): JournalRecord | null {
  try {
    if (raw[0] !== EIGHT) return null
    const reader = new Reader(raw)
    const [type, time, key, subject, version, actor, trace, data] = Array.from({ length: 8 }, () => reader.next())
    if (typeof type !== 'string' || typeof time !== 'number' || typeof actor !== 'string') return null
    if (!(data instanceof Uint8Array)) return null
    const read: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data))
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return null
    return {
      type,
      time: new Date(time / 1_000),
      key: String(key),
      subject: typeof subject === 'string' ? subject : null,
      version: Number(version),
      actor,
      trace: typeof trace === 'string' ? trace : null,
      data: read as Record<string, unknown>,
    }
  } catch {
    return null
  }
}

type Value = null | number | string | Uint8Array

/** The msgpack values that a record holds: nil, integers, text, bytes. RangeError for others, and past the end. */
class Reader {
  private readonly raw: Uint8Array
  private readonly view: DataView
  private at = 1

  constructor(raw: Uint8Array) {
    this.raw = raw
    this.view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
  }

  next(): Value {
    const first = this.view.getUint8(this.at++)
    if (first <= 0x7f) return first
    if (first >= 0xa0 && first <= 0xbf) return this.text(first & 31)
    switch (first) {
      case 0xc0:
        return null
      case 0xc4:
        return this.bytes(this.number(1))
      case 0xc5:
        return this.bytes(this.number(2))
      case 0xc6:
        return this.bytes(this.number(4))
      case 0xcc:
        return this.number(1)
      case 0xcd:
        return this.number(2)
      case 0xce:
        return this.number(4)
      case 0xcf:
        return this.number(8)
      case 0xd0:
        return this.signed(1)
      case 0xd1:
        return this.signed(2)
      case 0xd2:
        return this.signed(4)
      case 0xd3:
        return this.signed(8)
      case 0xd9:
        return this.text(this.number(1))
      case 0xda:
        return this.text(this.number(2))
      case 0xdb:
        return this.text(this.number(4))
      default:
        throw new RangeError('no value of a record')
    }
  }

  private number(size: 1 | 2 | 4 | 8): number {
    const at = this.at
    this.at += size
    if (size === 1) return this.view.getUint8(at)
    if (size === 2) return this.view.getUint16(at)
    return size === 4 ? this.view.getUint32(at) : Number(this.view.getBigUint64(at))
  }

  private signed(size: 1 | 2 | 4 | 8): number {
    const at = this.at
    this.at += size
    if (size === 1) return this.view.getInt8(at)
    if (size === 2) return this.view.getInt16(at)
    return size === 4 ? this.view.getInt32(at) : Number(this.view.getBigInt64(at))
  }

  private bytes(length: number): Uint8Array {
    const end = this.at + length
    if (end > this.raw.length) throw new RangeError('past the end')
    const found = this.raw.subarray(this.at, end)
    this.at = end
    return found
  }

  private text(length: number): string {
    return new TextDecoder('utf-8', { fatal: true }).decode(this.bytes(length))
  }
}
