import { Badge, Group, Text } from '@mantine/core'
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNow } from '../../api/installation.ts'
import { date, dayOf, daysBetween, moment, money, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import { BucketBadge } from '../BucketBadge.tsx'
import classes from './owed.module.css'
import { Panel } from './Panel.tsx'
import type { Case, Debtor } from './useCase.ts'
import { useBoth } from './When.tsx'

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
                  <Known account={account} zone={debtor.zones[0]} />
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

/** Each instalment as a mark in its order, and how many are paid, overdue and to come, in words and in its colours. */
function Instalments({ account }: { account: Account }) {
  const { t } = useTranslation()
  const { total, paid, overdue } = account.instalments
  if (total === null && paid === null && overdue === null) return null
  const later = total !== null && paid !== null ? Math.max(0, total - paid - (overdue ?? 0)) : null
  const parts = Object.entries({ paid, overdue, later }).filter(([, count]) => count !== null)
  const drawn = total !== null && total <= DRAWN_MAX ? total : 0
  return (
    <div className={classes.instalments} data-instalments-of={account.loan_id}>
      {total !== null && <b>{t('owed.instalments', { count: total })}</b>}
      {parts.map(([mark, count]) => (
        <span key={mark} className={classes.part} data-part={mark}>
          <i className={classes.mark} data-mark={mark} aria-hidden />
          {t(`owed.parts.${mark as 'paid'}`, { count: count! })}
        </span>
      ))}
      {drawn > 0 && (
        <span className={classes.marks} data-marks aria-hidden>
          {Array.from({ length: drawn }, (_, i) => (
            <i
              key={i}
              className={classes.mark}
              data-mark={i < (paid ?? 0) ? 'paid' : i < (paid ?? 0) + (overdue ?? 0) ? 'overdue' : 'later'}
            />
          ))}
        </span>
      )}
    </div>
  )
}

/** What else the loan system told of an account, each where it did. */
function Known({ account, zone }: { account: Account; zone: string | undefined }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const both = useBoth(zone)
  const { last_payment: last, delay_history: delays, paid_since: since } = account
  const facts: [name: string, ReactNode][] = [
    ['oldest', date(account.oldest_due, language)],
    ['principal', account.principal && money(account.principal, language)],
    ['opened', account.opened_on && date(account.opened_on, language)],
    ['lastPaid', last && t('owed.paid', { amount: money(last.amount, language), time: date(last.on, language) })],
    ['delays', delays.length > 0 && <Delays months={delays} />],
    [
      'paidSince',
      since.length > 0 &&
        since
          .map(({ amount, paid_at }) => t('owed.paid', { amount: money(amount, language), time: both(paid_at) }))
          .join(' · '),
    ],
  ]
  return (
    <dl className={classes.known}>
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name} data-known={name}>
              <dt>{t(`owed.known.${name as 'oldest'}`)}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}

/** Months late, month by month in the order in which they were told; nothing says which months these were. */
function Delays({ months }: { months: readonly number[] }) {
  const { t } = useTranslation()
  return (
    <span className={classes.delays} title={t('owed.delaysWhy')}>
      {months.map((late, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- a month is its place
        <i key={i} data-late={late > 0}>
          {late}
        </i>
      ))}
    </span>
  )
}
