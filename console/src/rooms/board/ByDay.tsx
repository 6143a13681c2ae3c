import { Group, ScrollArea, Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { readTable } from '../../api/table.ts'
import { date, useLanguage } from '../../format/format.ts'
import { Take } from '../../layout/Take.tsx'
import { Panel } from '../desk/Panel.tsx'
import classes from './board.module.css'
import { usePartName } from './Cards.tsx'
import { cardsOf, type Figure, type Part, seriesOf, sum } from './figures.ts'
import { daysOf, type Span } from './search.ts'
import { toMinor } from './figures.ts'

type Props = { figures: readonly Figure[]; byDay: readonly Figure[]; span: Span; creditor: string | undefined }

/** All that the charts draw, as numbers: the newest day first. */
export function ByDay({ figures, byDay, span, creditor }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const name = usePartName()
  const days = daysOf(span)
  const parts = cardsOf(figures).flatMap(({ parts: all }) => all)
  const columns = parts.map((part) => ({ part, values: seriesOf(part, byDay, days) }))
  const head = (part: Part) => {
    const figure = t(`kpis.${part.kpi as 'entries'}.title`)
    const of = part.channel || part.currency ? name(part) : null
    return of ? t('board.ofDay', { figure, of }) : figure
  }
  return (
    <Panel title={t('board.as.title')} aside={<TakeByDay span={span} creditor={creditor} />}>
      <ScrollArea type="auto" mah={520} className={classes.scroller}>
        <Table stickyHeader fz="sm" horizontalSpacing="sm" verticalSpacing={3} className="num">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('board.day')}</Table.Th>
              {columns.map(({ part }) => (
                <Table.Th key={`${part.kpi} ${part.channel} ${part.currency}`} ta="right">
                  {head(part)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {days
              .map((day, i) => (
                <Table.Tr key={day}>
                  <Table.Th scope="row" fw={500} className={classes.nowrap}>
                    {date(day, language)}
                  </Table.Th>
                  {columns.map(({ part, values }) => (
                    <Table.Td
                      key={`${part.kpi} ${part.channel} ${part.currency}`}
                      ta="right"
                      data-none={values[i] === 0}
                    >
                      {sum(part.currency ? toMinor(values[i]!, part.currency) : values[i]!, part.currency, language)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))
              .toReversed()}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Panel>
  )
}

export function TakeByDay({ span, creditor }: { span: Span; creditor: string | undefined }) {
  const { t } = useTranslation()
  return (
    <Group>
      <Take
        name={`${t('board.as.title')}-${span.from}-${span.to}`}
        what={t('board.as.title')}
        read={() => readTable('/api/analytics/v1/kpis', { ...span, creditor, group_by: 'day' })}
      />
    </Group>
  )
}
