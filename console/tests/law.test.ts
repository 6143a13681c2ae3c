// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { law as words } from '../src/i18n/en/compliance.ts'
import { law as chinese } from '../src/i18n/zh/law.ts'
import { packsOf } from '../src/rooms/compliance/rules.ts'

const folder = join(import.meta.dirname, '../../libs/compliance/packs')
const packs = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
const rules = packs.flatMap((name) =>
  [...readFileSync(join(folder, name), 'utf8').matchAll(/^- id: (\S+)$/gm)].map(([, id]) => id!),
)

describe('the law', () => {
  test('is said in Chinese too, every rule of it and no other', () => {
    expect(rules.length).toBeGreaterThan(100)
    expect(rules.filter((id) => !chinese[id])).toEqual([])
    expect(Object.keys(chinese).filter((id) => !rules.includes(id))).toEqual([])
  })

  test('has a name for every place', () => {
    expect(packs.map((name) => name.slice(0, -'.yaml'.length)).sort()).toEqual(Object.keys(words.places).sort())
  })

  test('finds the packs that a rule may stand in by its name', () => {
    expect(packsOf('US-MA-209-HOURS', ['CN', 'US', 'US-MA'])).toEqual(['US', 'US-MA'])
    expect(packsOf('house:hold', ['CN', 'US'])).toEqual([])
  })
})
