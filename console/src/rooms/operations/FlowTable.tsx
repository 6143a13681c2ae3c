import { useTranslation } from 'react-i18next'
import { count, useLanguage } from '../../format/format.ts'
import { rate } from './Drawing.tsx'
import type { Flow } from './flows.ts'
import classes from './operations.module.css'

/** What the drawing says, row by row: for small screens and for those who hear the page. */
export function FlowTable({ flows }: { flows: readonly Flow[] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <div className={classes.flowTable}>
      <table className={classes.table}>
        <caption className="visually-hidden">{t('operations.flows')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('operations.columns.from')}</th>
            <th scope="col">{t('operations.columns.to')}</th>
            <th scope="col" className={classes.amount}>
              {t('operations.columns.rate')}
            </th>
            <th scope="col" className={classes.amount}>
              {t('operations.columns.behind')}
            </th>
          </tr>
        </thead>
        <tbody>
          {flows.map((flow) => (
            <tr key={`${flow.from}-${flow.to}`}>
              <td>{t(`operations.services.${flow.from}`)}</td>
              <td>{t(`operations.services.${flow.to}`)}</td>
              <td className={classes.amount}>{rate(flow.rate, language)}</td>
              <td className={classes.amount}>
                {count(flow.behind, language)}
                {flow.behind > 0 && ` (${t('operations.oldest', { seconds: Math.ceil(flow.waitsSeconds) })})`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
