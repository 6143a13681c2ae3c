import { Badge, Group, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNow } from '../../api/installation.ts'
import { csv } from '../../format/csv.ts'
import { ago, count, useLanguage } from '../../format/format.ts'
import { Take } from '../../layout/Take.tsx'
import { Panel } from '../desk/Panel.tsx'
import classes from './board.module.css'
import { collectorsOf, queuesOf } from './floor.ts'
import type { Today } from './search.ts'
import { byCollectorQuery, floorQuery } from './useBoard.ts'

/** How long the queues are. */
export function Queues({ creditor }: { creditor: string | undefined }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const asked = useQuery(floorQuery)
  const now = useNow(30_000)
  const queues = queuesOf(asked.data?.items ?? [], creditor)
  const head = (['waiting', 'later', 'claimed'] as const).map((name) => t(`board.floor.${name}`))
  return (
    <Panel
      title={t('board.floor.queues')}
      asked={asked}
      aside={
        <Take
          name={t('board.floor.queues')}
          what={t('board.floor.queues')}
          read={() =>
            csv([
              [t('board.creditor'), t('board.floor.team'), ...head, t('board.floor.oldest')],
              ...queues.map((queue) => [
                queue.creditor,
                queue.team,
                ...[queue.waiting, queue.later, queue.claimed].map(String),
                queue.oldest_due ?? '',
              ]),
            ])
          }
        />
      }
    >
      {queues.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('board.floor.noQueue')}
        </Text>
      ) : (
        <Table className={`${classes.table} num`} verticalSpacing={4} horizontalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('board.creditor')}</Table.Th>
              {head.map((name) => (
                <Table.Th key={name} ta="right">
                  {name}
                </Table.Th>
              ))}
              <Table.Th ta="right">{t('board.floor.oldest')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {queues.map((queue) => (
              <Table.Tr key={`${queue.creditor} ${queue.team}`} data-queue={queue.creditor}>
                <Table.Th scope="row" fw={550}>
                  {queue.creditor}
                  {queue.team !== 'default' && (
                    <Text size="xs" c="dimmed">
                      {queue.team}
                    </Text>
                  )}
                </Table.Th>
                {[queue.waiting, queue.later, queue.claimed].map((value, i) => (
                  <Table.Td key={head[i]} ta="right" data-none={value === 0}>
                    {count(value, language)}
                  </Table.Td>
                ))}
                <Table.Td ta="right" c="dimmed">
                  {queue.oldest_due ? ago(queue.oldest_due, now, language) : '–'}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  )
}

/** Who works today: those with a call in hand first, then by how much they did. */
export function Collectors({ today, creditor }: { today: Today; creditor: string | undefined }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const asked = useQuery(byCollectorQuery(today.span, creditor))
  const floor = useQuery(floorQuery)
  const people = collectorsOf(asked.data?.items ?? [], floor.data?.collectors ?? [], today.is)
  const busy = people.filter(({ inHand }) => inHand > 0).length
  const head = (['calls', 'rights', 'promises'] as const).map((name) => t(`board.floor.${name}`))
  return (
    <Panel
      title={t('board.floor.collectors')}
      asked={asked}
      aside={
        <Group gap={6}>
          <Text size="xs" c="dimmed" className="num">
            {t('board.floor.atWork', { count: busy })}
          </Text>
          <Take
            name={t('board.floor.collectors')}
            what={t('board.floor.collectors')}
            read={() =>
              csv([
                [t('board.floor.collector'), t('board.floor.claimed'), ...head],
                ...people.map((one) => [one.name, ...[one.inHand, one.calls, one.rights, one.promises].map(String)]),
              ])
            }
          />
        </Group>
      }
    >
      {people.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('board.floor.nobody')}
        </Text>
      ) : (
        <div className={classes.people}>
          <Table className={`${classes.table} num`} verticalSpacing={4} horizontalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('board.floor.collector')}</Table.Th>
                {head.map((name) => (
                  <Table.Th key={name} ta="right">
                    {name}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {people.map(({ name, inHand, calls, rights, promises }) => (
                <Table.Tr key={name} data-collector={name}>
                  <Table.Th scope="row" fw={550}>
                    {name}{' '}
                    {inHand > 0 && (
                      <Badge size="xs" variant="light" tt="none">
                        {t('board.floor.inHand')}
                      </Badge>
                    )}
                  </Table.Th>
                  {[calls, rights, promises].map((value, i) => (
                    <Table.Td key={head[i]} ta="right" data-none={value === 0}>
                      {count(value, language)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </Panel>
  )
}
