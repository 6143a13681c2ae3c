import { Badge, Code, Drawer, Group, SegmentedControl, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { components } from '../../api/generated/analytics.ts'
import { csv } from '../../format/csv.ts'
import { date, moment, useLanguage } from '../../format/format.ts'
import { Failed, Loading } from '../../layout/states.tsx'
import { Take } from '../../layout/Take.tsx'
import classes from './board.module.css'
import { Behind } from './Behind.tsx'
import { usePartName } from './Cards.tsx'
import { ChangeOf } from './ChangeOf.tsx'
import { type Figure, partOf, shown, sum } from './figures.ts'
import type { Board, Span } from './search.ts'
import { definitionsQuery } from './useBoard.ts'

type Definition = components['schemas']['Definition']
type Props = {
  board: Board
  span: Span
  figures: readonly Figure[]
  knownAt: string | undefined
  change: (wanted: Partial<Board>) => void
}

/** What a figure means, what it is made of, and the cases behind it. */
export function FigureDrawer({ board, span, figures, knownAt, change }: Props) {
  const { t } = useTranslation()
  const definitions = useQuery(definitionsQuery)
  const definition = definitions.data?.items.find(({ kpi }) => kpi === board.figure)
  const close = () => change({ figure: undefined, channel: undefined, side: undefined })
  return (
    <Drawer
      opened={board.figure !== undefined}
      onClose={close}
      position="right"
      size={760}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
      title={
        <Text fw={700} size="lg">
          {definition && t(`kpis.${definition.kpi as 'entries'}.title`)}
        </Text>
      }
    >
      {definitions.isPending && <Loading />}
      {definitions.isError && <Failed error={definitions.error} again={() => void definitions.refetch()} />}
      {definitions.isSuccess && !definition && <Text>{t('board.figure.unknown')}</Text>}
      {definition && (
        <div data-drawer={definition.kpi}>
          <Meaning definition={definition} />
          <Sums figures={figures.filter(({ kpi }) => kpi === definition.kpi)} knownAt={knownAt} />
          <Chosen definition={definition} board={board} figures={figures} change={change} />
          <Behind board={board} span={span} definition={definition} />
        </div>
      )}
    </Drawer>
  )
}

function Meaning({ definition }: { definition: Definition }) {
  const { t } = useTranslation()
  const kpi = definition.kpi as 'entries'
  return (
    <>
      <Text mb="sm">{t(`kpis.${kpi}.text`)}</Text>
      <dl className={classes.meaning}>
        <dt>{t('board.figure.formula')}</dt>
        <dd>{t(`kpis.${kpi}.formula`)}</dd>
        <dt>{t('board.figure.sums')}</dt>
        <dd>
          <Codes names={definition.numerator} />
        </dd>
        {definition.denominator && (
          <>
            <dt>{t('board.figure.over')}</dt>
            <dd>
              <Codes names={definition.denominator} />
            </dd>
          </>
        )}
        <dt>{t('board.figure.source')}</dt>
        <dd>
          <Code>{definition.source}</Code>
        </dd>
      </dl>
    </>
  )
}

function Codes({ names }: { names: readonly string[] }) {
  return (
    <Group gap={4}>
      {names.map((name) => (
        <Code key={name}>{name}</Code>
      ))}
    </Group>
  )
}

/** Each value of the figure with both of its sums. */
function Sums({ figures, knownAt }: { figures: readonly Figure[]; knownAt: string | undefined }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const name = usePartName()
  const [one] = figures
  const head = (['of', 'value', 'numerator', 'denominator'] as const).map((column) => t(`board.all.${column}`))
  const asRow = (figure: Figure): string[] => [
    name(partOf(figure)) ?? t('shell.all'),
    ...[figure.value, figure.numerator, figure.denominator].map((value) => String(value ?? '')),
  ]
  return (
    <>
      <Table className={`${classes.table} num`} mt="sm" verticalSpacing={5} data-sums>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('board.all.of')}</Table.Th>
            <Table.Th ta="right">{t('board.all.value')}</Table.Th>
            <Table.Th ta="right">{t('board.all.change')}</Table.Th>
            <Table.Th ta="right">{t('board.all.numerator')}</Table.Th>
            <Table.Th ta="right">{t('board.all.denominator')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {figures.map((figure) => {
            const part = partOf(figure)
            return (
              <Table.Tr key={`${part.channel} ${part.currency}`}>
                <Table.Th scope="row" fw={550}>
                  {part.channel || part.currency ? name(part) : t('shell.all')}
                </Table.Th>
                <Table.Td ta="right" fz="md" fw={700}>
                  {shown(figure, language) ?? '–'}
                </Table.Td>
                <Table.Td ta="right">
                  <ChangeOf figure={figure} />
                </Table.Td>
                <Table.Td ta="right">{sum(figure.numerator, figure.currency, language)}</Table.Td>
                <Table.Td ta="right">
                  {figure.denominator === null || figure.denominator === undefined
                    ? '–'
                    : sum(figure.denominator, figure.currency, language)}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
      {one && (
        <Group justify="space-between" gap="xs" mt={4} wrap="nowrap">
          <Text size="xs" c="dimmed">
            {t('board.figure.asOf')} {moment(one.as_of, language)}
            {knownAt && ` · ${t('board.figure.knownBy')} ${date(knownAt, language)}`}
          </Text>
          <Take
            name={t(`kpis.${one.kpi as 'entries'}.title`)}
            what={t(`kpis.${one.kpi as 'entries'}.title`)}
            read={() => csv([head, ...figures.map(asRow)])}
          />
        </Group>
      )}
    </>
  )
}

type ChosenProps = {
  definition: Definition
  board: Board
  figures: readonly Figure[]
  change: (wanted: Partial<Board>) => void
}

/** Which cases: of one channel or all, above or below the line. */
function Chosen({ definition, board, figures, change }: ChosenProps) {
  const { t } = useTranslation()
  const name = usePartName()
  const channels = figures
    .filter(({ kpi, group }) => kpi === definition.kpi && group.channel)
    .map(({ group }) => group.channel!)
  return (
    <>
      <Title order={2} size="h5" mt="lg" mb={2}>
        {t('board.figure.cases')}
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {t('board.figure.casesWhy')}
      </Text>
      <Group gap="xs" mb="xs">
        {definition.denominator && (
          <SegmentedControl
            size="xs"
            aria-label={t('board.figure.cases')}
            value={board.side ?? 'numerator'}
            onChange={(side) => change({ side: side === 'denominator' ? side : undefined })}
            data={[
              { value: 'numerator', label: t('board.figure.above') },
              { value: 'denominator', label: t('board.figure.below') },
            ]}
          />
        )}
        {channels.length > 0 && (
          <SegmentedControl
            size="xs"
            aria-label={t('board.figure.channel')}
            value={board.channel ?? ''}
            onChange={(channel) => change({ channel: channel || undefined })}
            data={[
              { value: '', label: t('board.figure.everyChannel') },
              ...channels.map((channel) => ({
                value: channel,
                label: name({ kpi: definition.kpi, channel }) ?? channel,
              })),
            ]}
          />
        )}
        {board.creditor && (
          <Badge variant="default" tt="none">
            {board.creditor}
          </Badge>
        )}
      </Group>
    </>
  )
}
