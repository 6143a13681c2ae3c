import { Table, UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { readTable } from '../../api/table.ts'
import { useLanguage } from '../../format/format.ts'
import { Take } from '../../layout/Take.tsx'
import { Panel } from '../desk/Panel.tsx'
import classes from './board.module.css'
import { type Open, usePartName } from './Cards.tsx'
import { ChangeOf } from './ChangeOf.tsx'
import { type Figure, partOf, shown, sum } from './figures.ts'
import type { Span } from './search.ts'

type Props = { figures: readonly Figure[]; span: Span; creditor: string | undefined; compare: boolean; open: Open }

/** Every figure with what it is made of; its name opens the definition and the cases. */
export function AllFigures({ figures, span, creditor, compare, open }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const name = usePartName()
  return (
    <Panel
      title={t('board.all.title')}
      aside={
        <Take
          name={`${t('board.all.title')}-${span.from}-${span.to}`}
          what={t('board.all.title')}
          read={() =>
            readTable('/api/analytics/v1/kpis', { ...span, creditor, compare: compare ? 'previous' : undefined })
          }
        />
      }
    >
      <div className={classes.scrolls}>
        <Table className={`${classes.table} num`} verticalSpacing={3} horizontalSpacing="sm" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('board.all.figure')}</Table.Th>
              <Table.Th>{t('board.all.of')}</Table.Th>
              <Table.Th ta="right">{t('board.all.value')}</Table.Th>
              {compare && <Table.Th ta="right">{t('board.all.previous')}</Table.Th>}
              {compare && <Table.Th ta="right">{t('board.all.change')}</Table.Th>}
              <Table.Th ta="right">{t('board.all.numerator')}</Table.Th>
              <Table.Th ta="right">{t('board.all.denominator')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {figures.map((figure) => {
              const part = partOf(figure)
              return (
                <Table.Tr key={`${part.kpi} ${part.channel} ${part.currency}`} data-figure={figure.kpi}>
                  <Table.Th scope="row" fw={550}>
                    <UnstyledButton className={classes.figure} onClick={() => open(part)}>
                      {t(`kpis.${figure.kpi as 'entries'}.title`)}
                    </UnstyledButton>
                  </Table.Th>
                  <Table.Td c="dimmed">{(part.channel || part.currency) && name(part)}</Table.Td>
                  <Table.Td ta="right" fw={600}>
                    {shown(figure, language) ?? '–'}
                  </Table.Td>
                  {compare && (
                    <Table.Td ta="right" c="dimmed">
                      {shown(figure, language, figure.previous ?? null) ?? '–'}
                    </Table.Td>
                  )}
                  {compare && (
                    <Table.Td ta="right">
                      <ChangeOf figure={figure} />
                    </Table.Td>
                  )}
                  <Table.Td ta="right">{sum(figure.numerator, figure.currency, language)}</Table.Td>
                  <Table.Td ta="right">
                    {figure.denominator === null || figure.denominator === undefined
                      ? ''
                      : sum(figure.denominator, figure.currency, language)}
                  </Table.Td>
                </Table.Tr>
              )
            })}
          </Table.Tbody>
        </Table>
      </div>
    </Panel>
  )
}
