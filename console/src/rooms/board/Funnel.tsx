import { Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { readTable } from '../../api/table.ts'
import { count, useLanguage } from '../../format/format.ts'
import { Take } from '../../layout/Take.tsx'
import { Panel } from '../desk/Panel.tsx'
import classes from './board.module.css'
import { percent } from './figures.ts'
import type { Span } from './search.ts'
import { funnelQuery } from './useBoard.ts'

/** From entry to cure: how many of the cases that entered came so far. */
export function Funnel({ span, creditor }: { span: Span; creditor: string | undefined }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const asked = useQuery(funnelQuery(span, creditor))
  const steps = asked.data?.items ?? []
  const none = (steps[0]?.cases ?? 0) === 0
  return (
    <Panel
      title={t('board.funnel.title')}
      asked={asked}
      aside={
        <Take
          name={`${t('board.funnel.title')}-${span.from}-${span.to}`}
          what={t('board.funnel.title')}
          read={() => readTable('/api/analytics/v1/funnel', { ...span, creditor })}
        />
      }
    >
      <Text size="xs" c="dimmed" mb={6}>
        {none ? t('board.funnel.none') : t('board.funnel.why')}
      </Text>
      {!none && (
        <Table className={classes.bars} verticalSpacing={3} horizontalSpacing={6} withRowBorders={false}>
          <Table.Thead className="visually-hidden">
            <Table.Tr>
              <Table.Th>{t('board.funnel.step')}</Table.Th>
              <Table.Th>{t('board.funnel.cases')}</Table.Th>
              <Table.Th>{t('board.funnel.share')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {steps.map(({ step, cases, of_entries }) => (
              <Table.Tr key={step} data-step={step}>
                <Table.Th scope="row">{t(`board.funnel.steps.${step as 'entries'}`)}</Table.Th>
                <Table.Td className={classes.barCell}>
                  <span className={classes.bar} style={{ width: `${100 * Number(of_entries ?? 0)}%` }} aria-hidden />
                  <span className={classes.barValue}>{count(cases, language)}</span>
                </Table.Td>
                <Table.Td className={classes.share}>
                  {of_entries === null ? '–' : percent(Number(of_entries), language)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  )
}
