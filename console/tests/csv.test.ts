import { expect, test } from 'vitest'
import { csv } from '../src/format/csv.ts'

test('a file has a line for each row, and cells of any content', () => {
  expect(csv([['a', 'b,"c"'], ['李娜', 'x\ny']])).toBe('a,"b,""c"""\r\n李娜,"x\ny"\r\n') // prettier-ignore
})

test.each(['=1+1', '+1 1', '-1+1', '@SUM(A1)', '\t=1', ' =1', '\u00a0=1', '\n=1', '|cmd', '%x'])(
  'no spreadsheet takes %j for a formula',
  (text) => {
    expect(csv([[text]])).toMatch(/^"'/)
  },
)

test('numbers stay numbers', () => {
  expect(csv([['-12.50', '123456789012345.67', '+86']])).toBe('-12.50,123456789012345.67,"\'+86"\r\n')
})
