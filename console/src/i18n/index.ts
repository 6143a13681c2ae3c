import i18n from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en/index.ts'
import { zh } from './zh/index.ts'

export const LANGUAGES = ['en', 'zh'] as const
const KEPT = 'dunwell.language' // of a person's choices only language, colours and keys are kept in the browser

function first(): 'en' | 'zh' {
  const chosen = localStorage.getItem(KEPT)
  if (chosen === 'en' || chosen === 'zh') return chosen
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

function tellPage(language: string): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

export function choose(language: 'en' | 'zh'): void {
  localStorage.setItem(KEPT, language)
  void i18n.changeLanguage(language)
}

/** Adds the words of a room that is loaded when somebody opens it; called once, as its module is read. */
export function bring(words: Record<'en' | 'zh', object>): void {
  for (const language of LANGUAGES) i18n.addResourceBundle(language, 'translation', words[language], true)
}

i18n.on('languageChanged', tellPage)
void i18n.use(initReactI18next).init({
  lng: first(),
  fallbackLng: false,
  resources: { en: { translation: en }, zh: { translation: zh } },
  interpolation: { escapeValue: false }, // React escapes
  returnNull: false,
})

export default i18n
