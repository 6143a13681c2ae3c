import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { date, money, useLanguage } from '../../format/format.ts'
import { markOf, type Promised } from './arrangement.ts'
import classes from './owed.module.css'

/** A plan instalment by instalment: when, how much, what was paid, and how it stands. */
export function Arrangement({ plan, today }: { plan: readonly Promised[]; today: string }) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (plan.length === 0) return null
  return (
    <details data-arrangement style={{ marginTop: 6 }}>
      <summary>
        <Text span size="sm">
          {t('promise.plan', { count: plan.length })}
        </Text>
      </summary>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('promise.on')}</th>
            <th scope="col" className={classes.amount}>
              {t('outcome.amount')}
            </th>
            <th scope="col" className={classes.amount}>
              {t('promise.paidOf')}
            </th>
            <th scope="col">{t('cases.columns.state')}</th>
          </tr>
        </thead>
        <tbody>
          {plan.map((each) => {
            const mark = markOf(each, today)
            return (
              <tr key={each.promise_id} data-instalment={mark}>
                <td>{date(each.due, language)}</td>
                <td className={classes.amount}>{money(each.amount, language)}</td>
                <td className={classes.amount}>{money(each.paid, language)}</td>
                <td>{t(`promise.marks.${mark}`)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </details>
  )
}
