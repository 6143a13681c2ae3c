// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { law as words } from '../src/i18n/en/compliance.ts'
import { abroad } from '../src/i18n/zh/abroad.ts'
import { cited } from '../src/i18n/zh/cited.ts'
import { saidInChinese } from '../src/i18n/zh/examples.ts'
import { facts } from '../src/i18n/zh/facts.ts'
import { instruments } from '../src/i18n/zh/instruments.ts'
import { keepers } from '../src/i18n/zh/keepers.ts'
import { law as chinese } from '../src/i18n/zh/law.ts'
import { packsOf } from '../src/rooms/compliance/rules.ts'

const folder = join(import.meta.dirname, '../../libs/compliance/packs')
const page = readFileSync(join(import.meta.dirname, '../../docs/law.md'), 'utf8')
const packs = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
const rules = packs.flatMap((name) =>
  [...readFileSync(join(folder, name), 'utf8').matchAll(/^- id: (\S+)$/gm)].map(([, id]) => id!),
)

/** The instruments, sections and sources that a pack names. */
function namesOf(pack: string): string[] {
  const found = pack.matchAll(
    /^  (?:instrument|section): (.+(?:\n    .+)*)$|\btitle: ('(?:[^']|'')*'|"[^"]*"|[^,}]+)/gm,
  )
  return [...found].map(([, name, title]) =>
    (name ?? title)!
      .replaceAll(/\s*\n\s*/g, ' ')
      .replaceAll(/^['"]|['"]$/g, '')
      .replaceAll("''", "'"),
  )
}

/** The rows of a table of the page, without its head. */
function rowsOf(table: string): string[][] {
  const lines = table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| fact ') && !line.startsWith('| rule '))
  return lines.map((line) =>
    line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.replaceAll('\\|', '|')),
  )
}

describe('the law', () => {
  test('is said in Chinese too, every rule of it and no other', () => {
    expect(rules.length).toBeGreaterThan(100)
    expect(rules.filter((id) => !chinese[id])).toEqual([])
    expect(Object.keys(chinese).filter((id) => !rules.includes(id))).toEqual([])
  })

  test('has a name for every place', () => {
    expect(packs.map((name) => name.slice(0, -'.yaml'.length)).sort()).toEqual(Object.keys(words.places).sort())
  })

  test('of every country names its instruments, sections and sources in Chinese, each of them and no other', () => {
    const names = new Set(packs.flatMap((name) => namesOf(readFileSync(join(folder, name), 'utf8'))))
    const known: Record<string, string> = { ...instruments, ...abroad, ...cited }
    const withWords = [...names].filter((name) => /(?<!\()[A-Za-z]{3,}/.test(name))
    expect(withWords.length).toBeGreaterThan(200)
    expect(withWords.filter((name) => !known[name])).toEqual([])
    expect(Object.keys(known).filter((name) => !names.has(name))).toEqual([])
    expect(Object.values(known).filter((name) => /\b[A-Za-z]+ [a-z]{2,}/.test(name))).toEqual([])
  })

  test('says in Chinese who keeps what the engine cannot judge, each note of the packs and of outreach', () => {
    const parts = page.split('## Kept elsewhere, and not kept')
    const inVain = rowsOf(parts[0]!.split('## Asked in vain')[1]!).map((cells) => cells[2]!)
    const outside = rowsOf(parts[1]!.split('\n## ')[0]!).map((cells) => cells[3]!)
    const notes = new Set([...inVain, ...outside, 'nobody here knows it'])
    expect(notes.size).toBeGreaterThan(40)
    expect([...notes].filter((note) => !keepers[note])).toEqual([])
    expect(Object.keys(keepers).filter((note) => !notes.has(note))).toEqual([])
  })

  test('says in Chinese what each of its tests is about', () => {
    const tests = page.split('| test | asked | answer |').slice(1)
    const says = new Set(tests.flatMap((each) => rowsOf(each.split('\n\n')[0]!).map(([cell]) => cell!)))
    const word = (of: 'names' | 'values', name: string) => (facts[of] as Record<string, string>)[name] ?? null
    expect(says.size).toBeGreaterThan(200)
    expect([...says].map((each) => saidInChinese(each, word)).filter((text) => /[A-Za-z]{2,}/.test(text))).toEqual([])
  })

  test('finds the packs that a rule may stand in by its name', () => {
    expect(packsOf('US-MA-209-HOURS', ['CN', 'US', 'US-MA'])).toEqual(['US', 'US-MA'])
    expect(packsOf('house:hold', ['CN', 'US'])).toEqual([])
  })
})
