import { MantineProvider } from '@mantine/core'
import { act, cleanup, render } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import i18n from '../src/i18n/index.ts'
import { Flaws } from '../src/rooms/sources/Flaws.tsx'
import '../src/rooms/sources/words.ts'
import { zh } from '../src/i18n/zh/index.ts'

const FLAWS = [
  { pointer: '/phone', code: 'invalid_phone', message: 'no such number is in use in its country' },
  { pointer: '/due', code: 'of_a_later_version', message: 'Invalid RFC3339 encoded date' },
]

function shown(): { all: string; words: string; details: string[] } {
  const { container } = render(
    <MantineProvider>
      <Flaws flaws={FLAWS} />
    </MantineProvider>,
  )
  const list = container.querySelector('ul')!.cloneNode(true) as HTMLElement
  const all = list.textContent
  const details = [...list.querySelectorAll('details')].map((each) => each.textContent)
  for (const each of list.querySelectorAll('details, code')) each.remove()
  return { all, words: list.textContent, details }
}

afterEach(async () => {
  cleanup()
  await act(() => i18n.changeLanguage('en'))
})

test('what the system says of a flaw in English stands behind a fold in Chinese, also where no word is known', async () => {
  i18n.addResourceBundle('zh', 'translation', zh, true)
  await act(() => i18n.changeLanguage('zh'))
  const { words, details } = shown()
  expect(words).toMatch(/\p{Script=Han}/u)
  expect(words).not.toMatch(/[a-z]{3,}/)
  expect(details.join()).toContain('Invalid RFC3339')
})

test('in English it stands beside the words', () => {
  const { all, details } = shown()
  expect(all).toContain('no such number is in use in its country')
  expect(all).toContain('Invalid RFC3339 encoded date')
  expect(details).toEqual([])
})
