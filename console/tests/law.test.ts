// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { law as words } from '../src/i18n/en/compliance.ts'
import { instruments } from '../src/i18n/zh/instruments.ts'
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

  test('of China names its instruments, sections and sources in Chinese, each of them and no other', () => {
    const china = readFileSync(join(folder, 'CN.yaml'), 'utf8')
    const names = new Set(
      [...china.matchAll(/^  (?:instrument|section): (.+(?:\n    .+)*)$|\btitle: ('[^']*'|[^,}]+)/gm)].map(
        ([, name, title]) => (name ?? title)!.replaceAll(/\s*\n\s*/g, ' ').replaceAll(/^'|'$/g, ''),
      ),
    )
    expect(names.size).toBeGreaterThan(60)
    expect([...names].filter((name) => !instruments[name])).toEqual([])
    expect(Object.keys(instruments).filter((name) => !names.has(name))).toEqual([])
    expect(Object.values(instruments).filter((name) => /[a-z]{3,}/.test(name))).toEqual([])
  })

  test('finds the packs that a rule may stand in by its name', () => {
    expect(packsOf('US-MA-209-HOURS', ['CN', 'US', 'US-MA'])).toEqual(['US', 'US-MA'])
    expect(packsOf('house:hold', ['CN', 'US'])).toEqual([])
  })
})
