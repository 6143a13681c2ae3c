// Builds the console afresh and compares it, byte for byte, with the files that are shipped.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const SHIPPED = fileURLToPath(new URL('../../dunwell/console/built', import.meta.url))

async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return new Map(await Promise.all(files.map(async (file) => [relative(folder, file), await readFile(file)])))
}

const fresh = await mkdtemp(join(tmpdir(), 'dunwell-console-'))
await build({ logLevel: 'error', build: { outDir: fresh, emptyOutDir: true } })
const [made, shipped] = await Promise.all([filesOf(fresh), filesOf(SHIPPED)])
await rm(fresh, { recursive: true })
const names = new Set([...made.keys(), ...shipped.keys()])
const different = [...names].filter(
  (name) => !made.has(name) || !shipped.has(name) || !made.get(name).equals(shipped.get(name)),
)
if (different.length) {
  process.stderr.write(
    `the shipped console is not what its sources give; run: make console\n  ${different.join('\n  ')}\n`,
  )
  process.exitCode = 1
} else {
  process.stdout.write(`a fresh build equals the ${shipped.size} shipped files\n`)
}
