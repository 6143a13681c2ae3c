// @vitest-environment node
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { fileOf, SERVICES, typesOf } from '../scripts/api.mjs'

test.each(SERVICES)(
  'the types of %s are in step with its OpenAPI document; if not, run: make console',
  async (service: string) => {
    expect(await readFile(fileOf(service), 'utf8')).toBe(await typesOf(service))
  },
)
