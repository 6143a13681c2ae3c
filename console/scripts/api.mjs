// The client's types, generated from the services' own OpenAPI documents. `node scripts/api.mjs` writes them.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import openapi, { astToString } from 'openapi-typescript'

export const SERVICES = ['intake', 'strategy', 'outreach', 'tracking', 'analytics']

/** The text of a service's types. */
export async function typesOf(service) {
  const document = await readFile(new URL(`../../docs/openapi/${service}.json`, import.meta.url), 'utf8')
  return `// Generated from docs/openapi/${service}.json; run: make console\n${astToString(await openapi(JSON.parse(document)))}`
}

export const fileOf = (service) => new URL(`../src/api/generated/${service}.ts`, import.meta.url)

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const service of SERVICES) await writeFile(fileOf(service), await typesOf(service))
}
