// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { en as first } from '../src/i18n/en/index.ts'
import { later } from '../src/i18n/en/later.ts'
import { zh as firstChinese } from '../src/i18n/zh/index.ts'
import { later as laterChinese } from '../src/i18n/zh/later.ts'

type Words = { [key: string]: string | Words }

const HAN = /\p{Script=Han}/u
/** Latin that belongs in a Chinese sentence: names, commands, placeholders, keys. */
const NAMES =
  /\{\{\w+\}\}|Dunwell|Ed25519|SHA-256|PEM|\b[NJKCTUZ]\b|M\d|CSV|NDJSON|JSON|\.xlsx|\.gz|\bMB\b|Asia\/Shanghai|\b(?:true|false)\b/g

function flat(words: Words, prefix = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${prefix}${key}`, value] as [string, string]] : flat(value, `${prefix}${key}.`),
  )
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return ['generated', 'i18n'].includes(entry.name) ? [] : sources(path)
    return /\.tsx?$/.test(entry.name) ? [path] : []
  })
}

const english = new Map(flat({ ...first, ...later } as unknown as Words))
const chinese = new Map(flat({ ...firstChinese, ...laterChinese } as unknown as Words))
const code = sources(join(import.meta.dirname, '../src')).map((path) => ({ path, text: readFileSync(path, 'utf8') }))

/** What the code asks for: whole keys, and what stands before the variable of a made one. */
function asked(): { keys: Set<string>; prefixes: Set<string> } {
  const keys = new Set<string>()
  const prefixes = new Set<string>()
  for (const { text } of code) {
    for (const [, key] of text.matchAll(/\b(?:t|known)\(\s*'([^']+)'/g)) keys.add(key!)
    for (const [, prefix, rest] of text.matchAll(/\b(?:t|known)\(\s*`([^`$]*)(\$\{[^`]*)?`/g)) {
      if (rest) prefixes.add(prefix!)
      else keys.add(prefix!)
    }
  }
  return { keys, prefixes }
}

/** The file of i18n/en that has the words under a name. */
function fileOf(name: string): string {
  const folder = join(import.meta.dirname, '../src/i18n/en')
  const has = (file: string) => readFileSync(join(folder, file), 'utf8').includes(`export const ${name} =`)
  return readdirSync(folder).find(has)!.replace('.ts', '')
}

describe('the words', () => {
  const { keys, prefixes } = asked()

  test('both languages have the same keys', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
  })

  test('both languages fill in the same things', () => {
    const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()
    const different = [...english].filter(([key, text]) => holes(text).join() !== holes(chinese.get(key)!).join())
    expect(different.map(([key]) => key)).toEqual([])
  })

  test('every key that the code asks for is there', () => {
    expect([...keys].filter((key) => !english.has(key))).toEqual([])
    const empty = [...prefixes].filter((prefix) => ![...english.keys()].some((key) => key.startsWith(prefix)))
    expect(empty).toEqual([])
  })

  test('words that come with a room are asked for only where they are brought', () => {
    const brings = (path: string) => code.find((file) => file.path === join(dirname(path), 'words.ts'))?.text ?? ''
    const strays = code.flatMap(({ path, text }) =>
      [...text.matchAll(/\b(?:t|known)\(\s*['`](\w+)\./g)]
        .map(([, name]) => name!)
        .filter((name) => name in later && !brings(path).includes(`/${fileOf(name)}.ts`))
        .map((name) => `${path.split('/src/')[1]}: ${name}`),
    )
    expect(strays).toEqual([])
  })

  test('every key that is there is asked for', () => {
    const plural = (key: string) => key.replace(/_(other|one)$/, '')
    const unused = [...english.keys()].filter(
      (key) =>
        !keys.has(key) && !keys.has(plural(key)) && ![...prefixes].some((prefix) => prefix && key.startsWith(prefix)),
    )
    expect(unused).toEqual([])
  })

  test('no Chinese stands among the English words', () => {
    expect([...english].filter(([, text]) => HAN.test(text)).map(([key]) => key)).toEqual([])
  })

  test('no English stands among the Chinese words', () => {
    const mixed = [...chinese].filter(([, text]) => /[A-Za-z]{2,}/.test(text.replaceAll(NAMES, '')))
    expect(mixed.map(([key, text]) => `${key}: ${text}`)).toEqual([])
  })

  test('no room says a word that is not translated', () => {
    const said = code
      .filter(({ path }) => path.endsWith('.tsx'))
      .flatMap(({ path, text }) => {
        const inTags = [...text.matchAll(/>\s*([A-Z][a-z]+(?: [a-z]+)+)[^<>{}]*</g)].map(([, words]) => words)
        const inProps = [
          ...text.matchAll(/\b(?:label|placeholder|title|aria-label|description)="([^"]*[a-z]{3,}[^"]*)"/g),
        ].map(([, words]) => words)
        return [...inTags, ...inProps].map((words) => `${path.split('/src/')[1]}: ${words}`)
      })
    expect(said).toEqual([])
  })
})
