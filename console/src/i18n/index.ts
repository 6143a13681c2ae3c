import i18n, { type Resource } from 'i18next'
import { initReactI18next } from 'react-i18next'

type Language = 'en' | 'zh'
const KEPT = 'dunwell.language' // of a person's choices only language, colours and keys are kept in the browser

/** A language's words, and what it calls the things that the data name in English; loaded when it is spoken. */
async function wordsOf(language: Language): Promise<{ translation: object; names: object }> {
  if (language === 'en') return { translation: (await import('./en/index.ts')).en, names: {} }
  const { zh, names } = await import('./zh/index.ts')
  return { translation: zh, names }
}

function first(): Language {
  const chosen = localStorage.getItem(KEPT)
  if (chosen === 'en' || chosen === 'zh') return chosen
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

function tellPage(language: string): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

export function choose(language: Language): void {
  localStorage.setItem(KEPT, language)
  void speak(language)
}

async function speak(language: Language): Promise<void> {
  for (const [space, words] of Object.entries(await wordsOf(language))) i18n.addResourceBundle(language, space, words)
  await i18n.changeLanguage(language)
}

/** Adds the words of a room that is loaded when somebody opens it; called once, as its module is read. */
export function bring(words: Record<Language, object>, names: object = {}): void {
  for (const language of ['en', 'zh'] as const) i18n.addResourceBundle(language, 'translation', words[language], true)
  i18n.addResourceBundle('zh', 'names', names)
}

i18n.on('languageChanged', tellPage)
const chosen = first()
void i18n.use(initReactI18next).init({
  lng: chosen,
  fallbackLng: false,
  resources: { [chosen]: await wordsOf(chosen) } as Resource,
  interpolation: { escapeValue: false }, // React escapes
  returnNull: false,
})

export default i18n
