import { Anchor, Badge, Button, Group, Table, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useCaseName } from '../../api/briefs.ts'
import { analytics, ask } from '../../api/client.ts'
import type { components } from '../../api/generated/analytics.ts'
import { readTable } from '../../api/table.ts'
import { count, date, money, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import { roomsOf } from '../../layout/rooms.ts'
import { Failed, Loading } from '../../layout/states.tsx'
import { Take } from '../../layout/Take.tsx'
import { useSession } from '../../session/session.ts'
import { BucketBadge } from '../BucketBadge.tsx'
import classes from './board.module.css'
import { sum } from './figures.ts'
import type { Board, Span } from './search.ts'

const PAGE = 100

type Definition = components['schemas']['Definition']
type Row = components['schemas']['CaseBehind']
type Props = { board: Board; span: Span; definition: Definition }

/** The cases that a figure is made of, page by page, with what each adds to it. */
export function Behind({ board, span, definition }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const asked = { ...span, creditor: board.creditor, channel: board.channel, side: board.side ?? 'numerator' } as const
  const query = useInfiniteQuery({
    queryKey: ['behind', definition.kpi, asked],
    queryFn: ({ pageParam, signal }) =>
      ask(
        analytics.GET('/v1/kpis/{figure}/cases', {
          params: { path: { figure: definition.kpi }, query: { ...asked, limit: PAGE, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 20_000,
    refetchOnWindowFocus: false,
  })
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? []
  if (query.isPending) return <Loading />
  if (query.isError) return <Failed error={query.error} again={() => void query.refetch()} />
  if (rows.length === 0) return <Text c="dimmed">{t('board.figure.none')}</Text>
  const below = definition.denominator !== null
  return (
    <>
      <Group justify="space-between" mb={4}>
        <Text size="xs" c="dimmed" className="num" role="status">
          {t('board.figure.loaded', { count: rows.length })}
          {' · '}
          {query.hasNextPage ? t('cases.thereAreMore') : t('cases.allLoaded')}
        </Text>
        <Take
          name={`${t(`kpis.${definition.kpi as 'entries'}.title`)}-${span.from}-${span.to}`}
          what={t('board.figure.cases')}
          read={() => readTable(`/api/analytics/v1/kpis/${definition.kpi}/cases`, { ...asked, limit: '1000' })}
        />
      </Group>
      <div className={classes.scrolls}>
        <Table className={`${classes.table} num`} verticalSpacing={4} highlightOnHover data-behind>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('board.figure.case')}</Table.Th>
              <Table.Th>{t('board.creditor')}</Table.Th>
              <Table.Th>{t('board.figure.entered')}</Table.Th>
              <Table.Th>{t('board.figure.bucket')}</Table.Th>
              <Table.Th ta="right">{t('board.figure.overdue')}</Table.Th>
              <Table.Th ta="right">{t('board.figure.adds')}</Table.Th>
              {below && <Table.Th ta="right">{t('board.figure.addsBelow')}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.case_id} data-case-behind={row.case_id}>
                <Table.Td>
                  <CaseLink caseId={row.case_id} />
                </Table.Td>
                <Table.Td>{row.creditor}</Table.Td>
                <Table.Td>{date(row.entered, language)}</Table.Td>
                <Table.Td className={classes.nowrap}>
                  <Stand row={row} />
                </Table.Td>
                <Table.Td ta="right">{money({ value: row.overdue, currency: row.currency }, language)}</Table.Td>
                <Table.Td ta="right" fw={600}>
                  {adds(row.numerator)}
                </Table.Td>
                {below && <Table.Td ta="right">{adds(row.denominator ?? 0)}</Table.Td>}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {query.hasNextPage && (
        <Button
          mt="sm"
          fullWidth
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('cases.moreCases')}
        </Button>
      )}
    </>
  )

  function adds(value: number): string {
    return definition.money ? sum(value, rows[0]?.currency, language) : count(value, language)
  }
}

/** A case by its loan, to whoever may read it by name, else by the beginning of its id; a link to who may look at cases. */
export function CaseLink({ caseId }: { caseId: string }) {
  const session = useSession()
  const short = useCaseName(caseId)
  if (!roomsOf(session).some(({ name }) => name === 'cases')) {
    return (
      <Text span ff="monospace" size="xs" title={caseId}>
        {short}
      </Text>
    )
  }
  return (
    <Anchor
      component={Link}
      to={`/cases/${caseId}`}
      ff="monospace"
      size="xs"
      className={classes.case}
      title={caseId}
      data-case-link={caseId}
    >
      {short}
    </Anchor>
  )
}

/** From the bucket of its entry to that of now, or how it ended. */
function Stand({ row }: { row: Row }) {
  const known = useKnown()
  return (
    <Group gap={4} wrap="nowrap" miw="max-content">
      <BucketBadge bucket={row.entry_bucket} />
      {row.ended ? (
        <Badge size="sm" variant="default" tt="none">
          {known(`board.figure.ended.${row.ended}`) ?? row.ended}
        </Badge>
      ) : (
        row.bucket !== row.entry_bucket && (
          <>
            <span aria-hidden>→</span>
            <BucketBadge bucket={row.bucket} />
          </>
        )
      )}
    </Group>
  )
}
