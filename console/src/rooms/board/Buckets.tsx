import { Group, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { readTable } from '../../api/table.ts'
import type { components } from '../../api/generated/analytics.ts'
import { csv } from '../../format/csv.ts'
import { count, money, useLanguage } from '../../format/format.ts'
import { Take } from '../../layout/Take.tsx'
import { BucketBadge } from '../BucketBadge.tsx'
import { Panel } from '../desk/Panel.tsx'
import classes from './board.module.css'
import { bucketsOf, gridOf, rowsOf } from './buckets.ts'
import type { Span } from './search.ts'
import { bucketsQuery } from './useBoard.ts'

type Move = components['schemas']['BucketMove']

/** Where open cases stand now, and from where to where they moved in the period. */
export function Buckets({ span, creditor }: { span: Span; creditor: string | undefined }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const asked = useQuery(bucketsQuery(span, creditor))
  const buckets = bucketsOf(asked.data?.items ?? [])
  const most = Math.max(1, ...buckets.map(({ cases }) => cases))
  return (
    <Panel
      title={t('board.buckets.title')}
      asked={asked}
      aside={
        <Take
          name={t('board.buckets.title')}
          what={t('board.buckets.title')}
          read={() => readTable('/api/analytics/v1/buckets', { ...span, creditor })}
        />
      }
    >
      {buckets.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('board.buckets.none')}
        </Text>
      )}
      <Table className={classes.bars} verticalSpacing={3} horizontalSpacing={6} withRowBorders={false}>
        <Table.Thead className="visually-hidden">
          <Table.Tr>
            <Table.Th>{t('board.buckets.bucket')}</Table.Th>
            <Table.Th>{t('board.buckets.cases')}</Table.Th>
            <Table.Th>{t('board.buckets.overdue')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {buckets.map(({ bucket, cases, overdue }) => (
            <Table.Tr key={bucket} data-bucket={bucket}>
              <Table.Th scope="row" className={classes.bucket}>
                <BucketBadge bucket={bucket} />
              </Table.Th>
              <Table.Td className={classes.barCell}>
                <span className={classes.bar} style={{ width: `${(100 * cases) / most}%` }} aria-hidden />
                <span className={classes.barValue}>{count(cases, language)}</span>
              </Table.Td>
              <Table.Td className={classes.amounts}>
                {overdue.map((amount) => (
                  <span key={amount.currency}>{money(amount, language)}</span>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Moves moves={asked.data?.moves ?? []} />
    </Panel>
  )
}

function Moves({ moves }: { moves: readonly Move[] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { names, most, at } = gridOf(moves)
  const title = (
    <Title order={3} size={13} mt="sm" mb={4}>
      {t('board.buckets.moves')}
    </Title>
  )
  if (moves.length === 0) {
    return (
      <>
        {title}
        <Text size="xs" c="dimmed">
          {t('board.buckets.noMoves')}
        </Text>
      </>
    )
  }
  return (
    <>
      <Group justify="space-between" align="end">
        {title}
        <Take
          name={t('board.buckets.moves')}
          what={t('board.buckets.moves')}
          read={() =>
            csv([
              [
                ...(['from', 'to', 'cases', 'overdue'] as const).map((name) => t(`board.buckets.${name}`)),
                t('cases.columns.currency'),
              ],
              ...moves.flatMap(rowsOf),
            ])
          }
        />
      </Group>
      <div className={classes.scrolls}>
        <table className={classes.moves}>
          <caption className="visually-hidden">{t('board.buckets.movesWhy')}</caption>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{t('board.buckets.from')}</span>
              </th>
              {names.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.map((from, row) => (
              <tr key={from}>
                <th scope="row">{from}</th>
                {names.map((to, column) => {
                  const move = at(from, to)
                  const way = row === column ? 'same' : column > row ? 'later' : 'better'
                  const words = move && {
                    from, to, cases: move.cases,
                    amount: Object.entries(move.overdue).map(([currency, value]) => money({ value, currency }, language)).join(' · '),
                  } // prettier-ignore
                  return (
                    <td
                      key={to}
                      data-way={way}
                      style={move && { ['--part' as string]: `${12 + (50 * move.cases) / most}%` }}
                      title={words && t('board.buckets.move', words)}
                    >
                      {move && count(move.cases, language)}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Text size="xs" c="dimmed" mt={4}>
        {t('board.buckets.movesWhy')}
      </Text>
    </>
  )
}
