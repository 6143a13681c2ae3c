import i18n from 'i18next'
import { initReactI18next } from 'react-i18next'

type Language = 'en' | 'zh'
const KEPT = 'dunwell.language' // of a person's choices only language, colours and keys are kept in the browser

/** A language's words, loaded when it is spoken. */
async function wordsOf(language: Language) {
  return language === 'zh' ? (await import('./zh/index.ts')).zh : (await import('./en/index.ts')).en
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
  i18n.addResourceBundle(language, 'translation', await wordsOf(language))
  await i18n.changeLanguage(language)
}

/** Adds the words of a room that is loaded when somebody opens it; called once, as its module is read. */
export function bring(words: Record<Language, object>): void {
  for (const language of ['en', 'zh'] as const) i18n.addResourceBundle(language, 'translation', words[language], true)
}

i18n.on('languageChanged', tellPage)
const chosen = first()
void i18n.use(initReactI18next).init({
  lng: chosen,
  fallbackLng: false,
  resources: { [chosen]: { translation: await wordsOf(chosen) } },
  interpolation: { escapeValue: false }, // React escapes
  returnNull: false,
})

export default i18n
