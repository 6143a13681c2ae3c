import { Group, Switch, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconMinus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { date, money, useLanguage } from '../../format/format.ts'
import { type Canonical, masked, maskedPhone, type Shown } from './files.ts'
import { Flaws } from './Flaws.tsx'
import classes from './sources.module.css'

const ICONS = { mapped: IconCheck, left_out: IconMinus, refused: IconAlertTriangle, unreadable: IconAlertTriangle }

/** The first rows as they will be, and why others fail; people are masked until somebody wants to see them. */
export function Preview({ shown, more }: { shown: readonly Shown[]; more: boolean }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const of = (...states: Shown['state'][]) => shown.filter((row) => states.includes(row.state)).length
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text
          size="sm"
          fw={600}
          role="status"
          data-preview={`${of('mapped')}/${of('left_out')}/${of('refused', 'unreadable')}`}
        >
          {t('sources.previewed', { count: shown.length })}{' '}
          {t('sources.previewCounts', {
            taken: of('mapped'),
            left: of('left_out'),
            refused: of('refused', 'unreadable'),
          })}
          {more && ` ${t('sources.previewMore')}`}
        </Text>
        <Switch
          size="xs"
          label={t('sources.showPeople')}
          checked={open}
          onChange={(event) => setOpen(event.currentTarget.checked)}
        />
      </Group>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what is long is scrolled by keys */}
      <div className={classes.preview} tabIndex={0} role="region" aria-label={t('sources.preview')}>
        <table className={classes.table}>
          <thead>
            <tr>
              {(['row', 'state', 'loan', 'customer', 'overdue', 'due', 'creditor'] as const).map((name) => (
                <th key={name} scope="col" className={name === 'overdue' ? classes.amount : undefined}>
                  {t(`sources.columns.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row key={row.number} row={row} open={open} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

function Row({ row, open }: { row: Shown; open: boolean }) {
  const { t } = useTranslation()
  const Icon = ICONS[row.state]
  return (
    <tr data-row={row.number} data-state={row.state}>
      <td className={classes.amount}>{row.number}</td>
      <td className={classes.state} data-state={row.state}>
        <Icon size={14} aria-hidden /> {t(`sources.rowStates.${row.state}`)}
      </td>
      {row.record ? (
        <Record record={row.record} open={open} />
      ) : (
        <td colSpan={5}>{row.flaws.length > 0 && <Flaws flaws={row.flaws} most={4} />}</td>
      )}
    </tr>
  )
}

function Record({ record, open }: { record: Canonical; open: boolean }) {
  const language = useLanguage()
  const { customer, loan } = record
  const phones = (customer.phones ?? []).map((phone) => (open ? phone.number : maskedPhone(phone.number)))
  return (
    <>
      <td dir="auto">{loan.id}</td>
      <td dir="auto">
        {customer.name ? (open ? customer.name : masked(customer.name)) : customer.id} {phones.join(', ')}
      </td>
      <td className={classes.amount}>{money(loan.overdue, language)}</td>
      <td>{date(loan.oldest_unpaid_due_date, language)}</td>
      <td dir="auto">{record.creditor}</td>
    </>
  )
}
