import { useTranslation } from 'react-i18next'

export type Known = (key: string, options?: Record<string, unknown>) => string | null

/** What has a name of its own in English, such as an instrument, in the reader's language: else as it is. */
export function useNames(): (name: string) => string {
  const { i18n } = useTranslation()
  return (name) => {
    const found: unknown = i18n.getResource(i18n.language, 'names', name, { keySeparator: false })
    return typeof found === 'string' ? found : name
  }
}

/** The word for a key that data name; null where there is none, so that whoever asks says what to show instead. */
export function useKnown(): Known {
  const { i18n } = useTranslation()
  return (key, options) => (i18n.exists(key) ? String(i18n.t(key as never, options as never)) : null)
}
