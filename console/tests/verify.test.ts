// @vitest-environment node
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { verify as words } from '../src/i18n/en/receipt.ts'
import { able, isSame, keyOf } from '../src/receipt/keys.ts'
import { type Proof, read, Unreadable } from '../src/receipt/proof.ts'
import { recordOf } from '../src/receipt/record.ts'
import { type Broken, checkAll, firstBroken, sidesOf } from '../src/receipt/verify.ts'

type Records = Record<string, unknown>[]
type Example = {
  public_key: string
  other_key: string
  receipt: { records: Records }
  says: (string | null)[]
  says_other_key: (string | null)[]
  doctored: { name: string; records: Records; says: (string | null)[] }[]
}

/** Made by `python -m tests.receipts`, with what the stand-alone verifier says of each. */
const example = JSON.parse(readFileSync(join(import.meta.dirname, 'receipts.json'), 'utf8')) as Example
const good = example.receipt.records

/** A break in the English words of the console. */
function inWords(broken: Broken | null): string | null {
  if (!broken) return null
  const given: Record<string, unknown> = { ...broken }
  if (broken.code === 'swapped') given.batches = broken.batches.join(words.and)
  return words.names[broken.code].replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(given[name]))
}

async function said(records: Records, pem = example.public_key): Promise<(string | null)[]> {
  const checked = await checkAll(read(JSON.stringify({ records })), await keyOf(pem))
  return checked.map(({ broken }) => inWords(broken))
}

describe('the verifier in the browser', () => {
  test('finds a good receipt proven, every step of it', async () => {
    const checked = await checkAll(read(JSON.stringify(example.receipt)), await keyOf(example.public_key))
    expect(checked.map(({ broken }) => inWords(broken))).toEqual(example.says)
    expect(checked.flatMap(({ steps }) => Object.values(steps).filter(Boolean))).toEqual([])
    expect(checked[0]!.signedAt).toBe('2026-11-24T03:00:00Z')
  })

  test.each(example.doctored)(
    'names what was done as the stand-alone verifier does: $name',
    async ({ records, says }) => {
      const whole = records.map((changed, place) => ({ ...good[place], ...changed }))
      expect(says[0]).toBeTruthy()
      expect(await said(whole)).toEqual(says)
    },
  )

  test('finds the first broken record of a file, wherever it stands, and none in a good one', async () => {
    const { records } = example.doctored.find(({ name }) => name === 'a byte of the record')!
    const bad = { ...good[0], ...records[0] }
    const placeOf = async (file: Records) =>
      firstBroken(await checkAll(read(JSON.stringify({ records: file })), await keyOf(example.public_key)))
    expect([await placeOf([bad, ...good]), await placeOf([...good, bad]), await placeOf(good)]).toEqual([
      0,
      good.length,
      null,
    ])
  })

  test('does not take another key', async () => {
    expect(await said(good, example.other_key)).toEqual(example.says_other_key)
  })

  test('names the step that is broken and ticks the others', async () => {
    const broken = async (name: string) => {
      const { records } = example.doctored.find((each) => each.name === name)!
      const whole = records.map((changed, place) => ({ ...good[place], ...changed }))
      const [first] = await checkAll(read(JSON.stringify({ records: whole })), await keyOf(example.public_key))
      return Object.entries(first!.steps)
        .filter(([, step]) => step)
        .map(([step]) => step)
    }
    expect(await broken('a byte of the record')).toEqual(['record'])
    expect(await broken('a byte of the root')).toEqual(['chain'])
    expect(await broken('a byte of the signature')).toEqual(['signature'])
    expect(await broken('a row between')).toEqual(['batches', 'chain'])
    expect(await broken('another service')).toEqual(['head'])
    expect(await broken('another offset')).toEqual(['path'])
  })

  test('finds a flipped byte of a record, a hash or the signature, wherever it is', { timeout: 60_000 }, async () => {
    const [proof] = read(JSON.stringify(example.receipt))
    const flipped = (raw: Uint8Array, at: number) => raw.with(at, raw[at]! ^ 1)
    const changed: Proof[] = [
      ...Array.from({ length: 200 }, (_, n) => ({ ...proof!, record: flipped(proof!.record, n * 9) })),
      ...Array.from(proof!.signature.keys(), (at) => ({ ...proof!, signature: flipped(proof!.signature, at) })),
      ...Array.from(proof!.previous.keys(), (at) => ({ ...proof!, previous: flipped(proof!.previous, at) })),
      ...proof!.links.flatMap((link, place) =>
        Array.from({ length: 64 }, (_, at) => {
          const other =
            at < 32 ? { ...link, root: flipped(link.root, at) } : { ...link, link: flipped(link.link, at - 32) }
          return { ...proof!, links: proof!.links.with(place, other) }
        }),
      ),
    ]
    const key = await keyOf(example.public_key)
    const found = await Promise.all(changed.map(async (each) => (await checkAll([each], key))[0]!.broken))
    expect(changed.length).toBeGreaterThan(500)
    expect(found.filter((broken) => broken === null)).toEqual([])
  })

  test('knows on which side each neighbour of a tree stands', () => {
    expect(sidesOf(0, 1)).toEqual([])
    expect(sidesOf(4, 7)).toEqual([false, false, true])
    expect(sidesOf(6, 7)).toEqual([true, true])
  })
})

describe('a file', () => {
  test.each([
    { what: 'nothing', text: '', where: 'not JSON' },
    { what: 'a list', text: '[]', where: 'the file' },
    { what: 'no record', text: '{"records":[]}', where: 'no record' },
    { what: 'other records', text: '{"records":{}}', where: 'records' },
    { what: 'no checkpoint', text: '{"service":1}', where: 'checkpoint' },
    { what: 'no base64', text: JSON.stringify({ ...good[0], record: 'no base64!' }), where: 'record' },
    { what: 'an absurd offset', text: JSON.stringify({ ...good[0], offset: 2 ** 60 }), where: 'offset' },
    { what: 'an empty batch', text: JSON.stringify({ ...good[0], links: [{ base: 1, count: 0 }] }), where: 'links' },
    { what: 'no hex', text: JSON.stringify({ ...good[0], previous: 'xy' }), where: 'previous' },
  ])('that is no receipt says where: $what', ({ text, where }) => {
    expect(() => read(text)).toThrow(new Unreadable(where))
  })

  test('without a batch or a path is broken, and nothing crashes', async () => {
    expect(await said([{ ...good[0], links: [], path: [] }])).toEqual([
      example.doctored.find(({ name }) => name === 'all rows')!.says[0],
    ])
  })

  test('of one record alone is a receipt too', () => {
    expect(read(JSON.stringify(good[0]))).toHaveLength(1)
  })
})

describe('a key', () => {
  test('has a fingerprint that is the same however it is written', async () => {
    const { fingerprint } = await keyOf(example.public_key)
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect(isSame(fingerprint, fingerprint.toUpperCase().replaceAll(/../g, '$&:'))).toBe(true)
    expect(isSame(fingerprint, `${fingerprint.slice(1)}0`)).toBe(false)
    expect((await keyOf(example.other_key)).fingerprint).not.toBe(fingerprint)
  })

  test.each([
    '',
    'checkpoint.pub',
    example.public_key.replace('MCow', 'MDow'),
    example.public_key.replace('PUBLIC', 'PRIVATE'),
  ])('that is none is refused', async (pem) => {
    await expect(keyOf(pem)).rejects.toThrow(Unreadable)
  })

  test('can be used here', async () => {
    expect(await able()).toBe('yes')
  })
})

describe('a record', () => {
  const [proof] = read(JSON.stringify(example.receipt))

  test('opens into its event', () => {
    const event = recordOf(proof!.record)!
    expect([event.type, event.subject, event.actor]).toEqual([
      'dunwell.outreach.contact_deferred.v1',
      '0b1c2d3e-0000-5000-8000-000000000002',
      'service:outreach',
    ])
    expect(event.time.toISOString()).toBe('2026-11-23T23:00:00.000Z')
    expect((event.data.verdict as { decision: string }).decision).toBe('defer')
  })

  test('that was cut short or is another thing opens into nothing', () => {
    expect(recordOf(proof!.record.slice(0, 90))).toBeNull()
    expect(recordOf(new Uint8Array())).toBeNull()
    expect(recordOf(Uint8Array.of(0x98, 0xc1))).toBeNull()
  })
})
