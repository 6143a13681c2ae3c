import { Badge, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useNow } from '../../api/installation.ts'
import { date, dayOf, daysBetween, moment, money, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import { BucketBadge } from '../BucketBadge.tsx'
import classes from './desk.module.css'
import { Panel } from './Panel.tsx'
import type { Case, Debtor } from './useCase.ts'

const A_MINUTE = 60_000

/** Account by account, this case's first. Days past due by the debtor's own date. */
export function Owed({ found, debtor }: { found: Case; debtor: Debtor }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const known = useKnown()
  const today = dayOf(useNow(A_MINUTE), debtor.zones[0])
  const accounts = [...debtor.accounts].sort(
    (a, b) => Number(b.case_id === found.case_id) - Number(a.case_id === found.case_id),
  )
  const own = accounts.find((account) => account.case_id === found.case_id)
  const late = (oldest: string) => Math.max(0, daysBetween(oldest, today))
  return (
    <Panel
      title={t('owed.title')}
      aside={
        own && (
          <Text size="xs" c="dimmed">
            {t('owed.asOf', { time: moment(own.as_of, language) })}
          </Text>
        )
      }
    >
      <Group gap="lg" mb={8} align="baseline">
        <span className={classes.big}>{money(found.overdue, language)}</span>
        {own && (
          <>
            <Badge variant="light" color="orange" tt="none">
              {t('owed.days', { count: late(own.oldest_due) })}
            </Badge>
            <BucketBadge bucket={found.bucket} size="md" />
            <Text size="sm" c="dimmed">
              {t('owed.since', { date: date(own.oldest_due, language) })}
            </Text>
          </>
        )}
        {found.state === 'closed' && <Badge color="teal">{t('caseStates.closed')}</Badge>}
      </Group>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('owed.account')}</th>
            <th scope="col">{t('owed.product')}</th>
            <th scope="col">{t('cases.columns.days')}</th>
            <th scope="col" className={classes.amount}>
              {t('owed.overdue')}
            </th>
            <th scope="col" className={classes.amount}>
              {t('owed.outstanding')}
            </th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.account_id}>
              <td>
                <Text ff="monospace" size="sm" fw={600}>
                  {account.loan_id}
                </Text>
                {account.case_id === found.case_id && (
                  <Text size="xs" c="dimmed">
                    {t('owed.thisCase')}
                  </Text>
                )}
              </td>
              <td>{known(`owed.products.${account.product}`) ?? account.product}</td>
              <td className="num">{late(account.oldest_due)}</td>
              <td className={classes.amount}>{money(account.overdue, language)}</td>
              <td className={classes.amount}>{account.outstanding ? money(account.outstanding, language) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
