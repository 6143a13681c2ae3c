import { Badge, Group, Text } from '@mantine/core'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { useNow } from '../../api/installation.ts'
import { date, dayOf, daysBetween, moment, money, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import { BucketBadge } from '../BucketBadge.tsx'
import classes from './owed.module.css'
import { Panel } from './Panel.tsx'
import type { Case, Debtor } from './useCase.ts'

const A_MINUTE = 60_000
const DRAWN_MAX = 60

type Account = Debtor['accounts'][number]

/** Account by account, this case's first, each with its instalments. Days past due by the debtor's own date. */
export function Owed({ found, debtor }: { found: Case; debtor: Debtor }) {
  const { t } = useTranslation()
  const language = useLanguage()
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
            <th scope="col" className={classes.amount}>
              {t('cases.columns.days')}
            </th>
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
            <Fragment key={account.account_id}>
              <Row account={account} days={late(account.oldest_due)} own={account === own && accounts.length > 1} />
              <tr className={classes.below} data-instalments>
                <td colSpan={5}>
                  <Instalments account={account} />
                  <PaidSince account={account} />
                </td>
              </tr>
            </Fragment>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

function Row({ account, days, own }: { account: Account; days: number; own: boolean }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const known = useKnown()
  return (
    <tr>
      <td>
        <Text ff="monospace" size="sm" fw={600}>
          {account.loan_id}
        </Text>
        {own && (
          <Text size="xs" c="dimmed">
            {t('owed.thisCase')}
          </Text>
        )}
      </td>
      <td>{known(`owed.products.${account.product}`) ?? account.product}</td>
      <td className={classes.amount}>{days}</td>
      <td className={classes.amount}>{money(account.overdue, language)}</td>
      <td className={classes.amount}>{account.outstanding ? money(account.outstanding, language) : '–'}</td>
    </tr>
  )
}

/** Each instalment as a mark in its order: paid, overdue, to come; the sentence beside it says the same. */
function Instalments({ account }: { account: Account }) {
  const { t } = useTranslation()
  const { total, paid, overdue } = account.instalments
  if (total === null && paid === null && overdue === null) return null
  const said = [
    total !== null && paid !== null && t('owed.instalmentsPaid', { paid, count: total }),
    overdue !== null && t('owed.instalmentsOverdue', { count: overdue }),
  ]
  const drawn = total !== null && total <= DRAWN_MAX ? total : 0
  return (
    <div className={classes.instalments}>
      <Text size="xs">{said.filter(Boolean).join(' · ')}</Text>
      {drawn > 0 && (
        <span className={classes.marks} aria-hidden>
          {Array.from({ length: drawn }, (_, i) => (
            <i key={i} data-mark={i < (paid ?? 0) ? 'paid' : i < (paid ?? 0) + (overdue ?? 0) ? 'overdue' : 'later'} />
          ))}
        </span>
      )}
    </div>
  )
}

function PaidSince({ account }: { account: Account }) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (account.paid_since.length === 0) return null
  return (
    <Text size="xs" data-paid-since>
      {t('owed.paidSince')}{' '}
      {account.paid_since
        .map(({ amount, paid_at }) =>
          t('owed.paid', { amount: money(amount, language), time: moment(paid_at, language) }),
        )
        .join(' · ')}
    </Text>
  )
}
