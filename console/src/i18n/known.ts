import { useTranslation } from 'react-i18next'

export type Known = (key: string, options?: Record<string, unknown>) => string | null

/** The word for a key that data name; null where there is none, so that whoever asks says what to show instead. */
export function useKnown(): Known {
  const { i18n } = useTranslation()
  return (key, options) => (i18n.exists(key) ? String(i18n.t(key as never, options as never)) : null)
}
