import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { installationQuery, isApart } from '../api/installation.ts'
import { moment, useLanguage } from '../format/format.ts'

/** An instant of the machines' own clock: said to be one wherever business time is another. */
export function useWallTime(): (at: string, as?: typeof moment) => string {
  const { t } = useTranslation()
  const language = useLanguage()
  const { data } = useQuery(installationQuery)
  return (at, as = moment) => {
    const time = as(at, language)
    return isApart(data) ? t('shell.wallTime', { time }) : time
  }
}
