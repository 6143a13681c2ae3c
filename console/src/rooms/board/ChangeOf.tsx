import { Text } from '@mantine/core'
import { createContext, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { count, useLanguage } from '../../format/format.ts'
import { changeOf, type Figure, judged, shown, signed } from './figures.ts'

/** Of a hundredth: what is smaller rounds to nothing. */
const LEAST = 0.05
const COLOURS = { 1: 'var(--better)', 0: 'dimmed', [-1]: 'var(--worse)' } as const

/** Does the period hold a day that is not over? Then what is counted has had less time than what it stands beside. */
export const Unfinished = createContext(false)

/** How a figure stands beside the period before; the sign says which way, the colour whether that is good. */
export function ChangeOf({ figure }: { figure: Figure }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const unfinished = useContext(Unfinished)
  const change = changeOf(figure)
  if (change.kind === 'none' || Math.abs(change.by) < LEAST) return null
  const was = shown(figure, language, figure.previous ?? null)
  const said = {
    new: t('board.change.new'),
    times: t('board.change.times', { by: count(Math.round(change.by), language) }),
    points: t('board.change.points', { by: signed(change.by, language) }),
    percent: signed(change.by / 100, language, 'percent'),
  }[change.kind]
  const tells = change.kind === 'points' || !unfinished
  return (
    <Text
      span
      size="xs"
      fw={600}
      c={tells ? COLOURS[judged(figure.kpi, change)] : 'dimmed'}
      data-tells={tells}
      className="num"
      title={tells ? t('board.change.was', { previous: was }) : t('board.change.soFar', { previous: was })}
    >
      {said}
    </Text>
  )
}
