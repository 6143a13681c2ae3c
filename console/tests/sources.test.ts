import { describe, expect, test } from 'vitest'
import { draftOf, named, namesCreditor, parsed } from '../src/rooms/sources/draft.ts'
import {
  CANONICAL, type FileRows, guess, isDone, joined, masked, maskedPhone, refusalOf, sentName, size, type Source, triable, worked,
} from '../src/rooms/sources/files.ts' // prettier-ignore
import { blamed, changeOf, flat, isReady, kindOf, valueOf } from '../src/rooms/sources/mend.ts'

const rowsOf = (columns: string[], rows: unknown[], flaw?: string): FileRows => ({
  columns,
  more: false,
  items: [
    ...rows.map((row, index) => ({ number: index + 1, row, flaw: null })),
    ...(flaw ? [{ number: rows.length + 1, row: null, flaw }] : []),
  ],
})

function source(name: string, columns: string[]): Source {
  return { source: name, version: 1, owner: 'user:ann/publisher', mapping: { columns }, suspended: [] }
}

describe('a file', () => {
  test.each([
    ['book.csv', 10, null],
    ['BOOK.CSV.GZ', 10, null],
    ['a.xlsx', 10, null],
    ['a.jsonl.gz', 10, null],
    ['a.pdf', 10, 'kind'],
    ['a.xlsx.gz', 10, 'kind'],
    ['csv', 10, 'kind'],
    ['a.csv', 0, 'empty'],
    ['a.csv', 20_000_000, 'size'],
  ] as const)('%s of %i bytes: %s', (name, bytes, why) => {
    expect(refusalOf({ name, size: bytes })).toBe(why)
  })

  test('the creditor is asked for where no column names it', () => {
    expect(namesCreditor(['loan_id', ' Creditor '])).toBe(true)
    expect(namesCreditor(['loan_id', '机构'])).toBe(true)
    expect(namesCreditor(['loan_id', 'creditor_note', 'branch'])).toBe(false)
  })

  test('its name is sent without what a path or a control character could do', () => {
    expect(sentName('a/b\\c\nd.csv')).toBe('a_b_c_d.csv')
    expect(sentName(`${'x'.repeat(300)}.csv`)).toHaveLength(200)
    expect(sentName(`${'x'.repeat(300)}.csv`).endsWith('.csv')).toBe(true)
  })

  test('its size is told in few digits', () => {
    expect([999, 1_234, 54_321, 9_876_543].map((bytes) => size(bytes, String))).toEqual([
      '999 B',
      '1.2 kB',
      '54 kB',
      '9.9 MB',
    ])
  })

  test('the mapping that knows most of its columns reads it; one that misses a column does not', () => {
    const sources = [source('small', ['no']), source('large', ['no', 'who']), source('other', ['no', 'when'])]
    expect(guess(rowsOf(['no', 'who', 'x'], []), sources)).toBe('large')
    expect(guess(rowsOf(['nothing'], []), sources)).toBeNull()
    expect(guess(rowsOf([], [{ event_id: 'e', loan: {} }]), sources)).toBe(CANONICAL)
    expect(guess(rowsOf([], [{ no: 1 }]), sources)).toBe('small')
    expect(guess(rowsOf([], [null]), [])).toBeNull()
  })

  test('each row stands beside what the trial said of it, also behind one that cannot be read', () => {
    const rows = rowsOf(['no'], [{ no: '1' }], 'the row has 3 cells')
    rows.items.unshift({ number: 0, row: null, flaw: 'broken' })
    expect(triable(rows)).toEqual([{ no: '1' }])
    const shown = joined(rows, [{ state: 'refused', record: null, errors: [{ pointer: '/no', code: 'missing' }] }])
    expect(shown.map((row) => row.state)).toEqual(['unreadable', 'refused', 'unreadable'])
    expect(shown[1]?.flaws[0]?.pointer).toBe('/no')
    expect(shown[2]?.flaws[0]?.message).toBe('the row has 3 cells')
  })

  test('an import of which nothing went in is worked', () => {
    expect(worked({ accepted: 0, waiting: 0 })).toBe(1)
    expect(worked({ accepted: 4, waiting: 3 })).toBe(0.25)
    const taken = { accepted: 3, duplicate: 1, left_out: 1, rejected: 1, unreadable: 2, rejects: [] }
    expect(isDone({ received: 0, waiting: 0 }, taken)).toBe(false)
    expect(isDone({ received: 6, waiting: 1 }, taken)).toBe(false)
    expect(isDone({ received: 6, waiting: 0 }, taken)).toBe(true)
  })

  test('names and phones show their ends alone', () => {
    expect(['', '李', '李娜', '司马相如', '👩‍👧 X'].map(masked)).toEqual([
      '',
      '*',
      '李*',
      '司***',
      expect.stringMatching(/^👩\*+$/),
    ])
    expect(['123', '+8613800138000'].map(maskedPhone)).toEqual(['****', '*******00'])
  })
})

describe('mending', () => {
  test('the fields to blame are offered once each, the whole row is none', () => {
    const flaws = [
      { pointer: '/a', code: 'missing', message: '' },
      { pointer: '/a', code: 'invalid', message: '' },
      { pointer: '', code: 'row', message: '' },
      { pointer: '/b', code: 'invalid', message: 'Expected `int | null`, got `str`' },
    ]
    expect(blamed(flaws).map((field) => [field.pointer, field.kind])).toEqual([
      ['/a', 'text'],
      ['/b', 'number'],
    ])
    expect(kindOf({ code: 'unknown_field', message: '' })).toBe('remove')
    expect(kindOf({ code: 'invalid', message: 'Expected `object`, got `str`' })).toBe('json')
  })

  test.each([
    ['text', ' x ', 'x'],
    ['text', '  ', undefined],
    ['number', '12', 12],
    ['number', 'twelve', undefined],
    ['boolean', 'true', true],
    ['boolean', 'yes', undefined],
    ['json', '{"a": [1]}', { a: [1] }],
    ['json', '{', undefined],
  ] as const)('%s %j is %j', (kind, text, value) => {
    expect(valueOf({ pointer: '/a', kind, text })).toEqual(value)
  })

  test('what is left empty stays as it came; nothing at all is not sent', () => {
    const fields = [
      { pointer: '/a', kind: 'text', text: 'x' },
      { pointer: '/b', kind: 'text', text: '' },
      { pointer: '/c', kind: 'remove', text: '' },
    ] as const
    expect(changeOf(fields)).toEqual({ set: { '/a': 'x' }, remove: ['/c'] })
    expect(isReady(fields)).toBe(true)
    expect(isReady([{ pointer: '/b', kind: 'text', text: ' ' }])).toBe(false)
    expect(isReady([{ pointer: '/b', kind: 'number', text: 'x' }])).toBe(false)
  })

  test('a record is shown field by field, by pointers that lead back to it', () => {
    const record = { 'a/b': 1, c: { d: ['***', null] }, e: {}, '~': true }
    expect(flat(record)).toEqual([
      { pointer: '/a~1b', value: 1 },
      { pointer: '/c/d/0', value: '***' },
      { pointer: '/c/d/1', value: null },
      { pointer: '/e', value: {} },
      { pointer: '/~0', value: true },
    ])
    expect(flat('plain')).toEqual([{ pointer: '', value: 'plain' }])
    expect(flat(Object.fromEntries(Array.from({ length: 500 }, (_, n) => [n, n])), 20)).toHaveLength(20)
  })
})

describe('a mapping to begin with', () => {
  test('it takes from the names what they tell, in both languages', () => {
    const columns = ['合同号', '姓名', '手机号', '逾期金额', '到期日', 'branch']
    const draft = parsed(draftOf(columns, 'my-bank', 'CNY')) as {
      columns: string[]
      optional: string[]
      record: Record<string, string>
      key: Record<string, string>
    }
    expect(draft.record['customer.name']).toBe('$root["姓名"]')
    expect(draft.record['loan.overdue.value']).toBe('$root["逾期金额"]')
    expect(draft.optional).toEqual(['姓名', '手机号', 'branch'])
    expect(draft.key.loan_id).toBe('$root["合同号"]')
    const other = parsed(
      draftOf(['event_id', 'occurred_at', 'loan_id', 'amount', 'due_date', 'creditor'], 'x', 'USD'),
    ) as typeof draft & { needs_as_of: boolean }
    expect([other.key.event_id, other.needs_as_of, other.key.creditor]).toEqual(['event_id', false, 'creditor'])
  })

  test('a column is named as an expression can read it', () => {
    expect([named('owed'), named('note text'), named('a"b')]).toEqual(['owed', '$root["note text"]', `$root['a"b']`])
  })

  test('only an object of JSON is a mapping', () => {
    expect(['{', '[]', 'null', '1'].map(parsed)).toEqual([null, null, null, null])
    expect(parsed('{"a": 1}')).toEqual({ a: 1 })
  })
})
