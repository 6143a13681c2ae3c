import { ownHeaders } from './client.ts'
import { noteReached } from './connection.ts'
import { Problem, problemOf } from './problem.ts'

const NEXT = 'Dunwell-Next'
const PAGES_MAX = 200

/** All pages of a list as one CSV text, made safe by the API; a Problem where one of them is refused. */
export async function readTable(path: string, query: Record<string, string | undefined>): Promise<string> {
  const asked = new URLSearchParams({ format: 'csv' })
  for (const [name, value] of Object.entries(query)) if (value) asked.set(name, value)
  const pages: string[] = []
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const response = await fetch(`${path}?${asked}`, { headers: ownHeaders('GET') }).catch(() => {
      noteReached(false)
      throw Problem.away()
    })
    noteReached(true)
    if (!response.ok) throw problemOf(response, await response.json().catch(() => null))
    const text = await response.text()
    pages.push(page ? text.slice(text.indexOf('\n') + 1) : text)
    const next = response.headers.get(NEXT)
    if (!next) break
    asked.set('cursor', next)
  }
  return pages.join('')
}
