import { Table, Text, UnstyledButton } from '@mantine/core'
import { IconArrowRight, IconPointFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { csv } from '../../format/csv.ts'
import { count, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import { Take } from '../../layout/Take.tsx'
import { Panel } from '../desk/Panel.tsx'
import { type Decision, saidCell } from './content.ts'
import { useValueWords } from './said.ts'
import type { Looked } from './search.ts'
import { type Hits, hitsOf } from './standing.ts'
import classes from './strategy.module.css'
import type { Plan } from './useStrategy.ts'

type Props = {
  decision: Decision
  hits: readonly Hits[]
  looked: Looked
  plan: Plan | undefined
  look: (wanted: Partial<Looked>) => void
}

/** A decision table, and for how many cases each row decided; a row opens its cases. */
export function Rules({ decision, hits, looked, plan, look }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const known = useKnown()
  const found = hitsOf(hits, decision.name)
  const most = Math.max(1, ...found.values())
  const title = known(`strategy.tables.${decision.name}`) ?? decision.name
  const field = (name: string) => known(`strategy.fields.${name}`) ?? name
  const gives = (value: string) => known(`plan.branches.${value}`) ?? value
  const mine = plan?.decided_by.find(({ table }) => table === decision.name)?.row
  return (
    <Panel
      title={title}
      aside={
        <Take
          name={title}
          what={title}
          read={() =>
            csv([
              [...decision.fields, decision.name, t('strategy.rules.row'), t('strategy.rules.hits')],
              ...decision.rules.map(({ id, cells, gives: given }) => [...cells, given, id, String(found.get(id) ?? 0)]),
            ])
          }
        />
      }
    >
      <Text size="xs" c="dimmed" mb={4}>
        {t('strategy.rules.why')}
      </Text>
      <div className={classes.scrolls}>
        <Table className={classes.rules} verticalSpacing={4} horizontalSpacing={8}>
          <Table.Thead>
            <Table.Tr>
              {decision.fields.map((name) => (
                <Table.Th key={name}>{field(name)}</Table.Th>
              ))}
              <Table.Th>{t('strategy.rules.gives', { what: title })}</Table.Th>
              <Table.Th>{t('strategy.rules.hits')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {decision.rules.map(({ id, cells, gives: given }) => {
              const cases = found.get(id) ?? 0
              return (
                <Table.Tr key={id} data-row={id} data-mine={mine === id} data-on={looked.row === id}>
                  {cells.map((cell, i) => (
                    <Table.Td key={decision.fields[i]} c={cell.trim() ? undefined : 'dimmed'}>
                      {cell.trim() ? (
                        <Cell field={decision.fields[i]!} text={saidCell(cell)} />
                      ) : (
                        t('strategy.rules.any')
                      )}
                    </Table.Td>
                  ))}
                  <Table.Td fw={650}>
                    <span className={classes.gives}>
                      <IconArrowRight size={13} aria-hidden />
                      {gives(given)}
                    </span>
                    <UnstyledButton
                      className={classes.rowName}
                      aria-pressed={looked.row === id}
                      onClick={() => look({ row: id, stage: undefined, step: undefined, case: undefined })}
                    >
                      <code>{id}</code>
                    </UnstyledButton>
                    {mine === id && (
                      <span className={classes.mine}>
                        <IconPointFilled size={12} aria-hidden /> {t('strategy.rules.thisCase')}
                      </span>
                    )}
                  </Table.Td>
                  <Table.Td className={classes.hits}>
                    <span className={classes.bar} style={{ width: `${(100 * cases) / most}%` }} aria-hidden />
                    <span className="num">{count(cases, language)}</span>
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

/** Several values part between them alone. */
function Cell({ field, text }: { field: string; text: string }) {
  const words = useValueWords()
  const values = text.split(', ').map((value) => words(field, value))
  return values.map((value, i) => (
    <span key={value}>
      <span className={classes.nowrap}>{i < values.length - 1 ? `${value},` : value}</span>{' '}
    </span>
  ))
}
