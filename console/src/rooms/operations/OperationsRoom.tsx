import './words.ts'
import { Group, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { csv } from '../../format/csv.ts'
import { count, useLanguage } from '../../format/format.ts'
import { Room } from '../../layout/Room.tsx'
import { Failed, Loading } from '../../layout/states.tsx'
import { Take } from '../../layout/Take.tsx'
import { Panel } from '../desk/Panel.tsx'
import { Alerts } from './Alerts.tsx'
import { Drawing } from './Drawing.tsx'
import { booksOf, type Flow } from './flows.ts'
import { FlowTable } from './FlowTable.tsx'
import { Journals } from './Journals.tsx'
import classes from './operations.module.css'
import { ParkedPanel } from './ParkedPanel.tsx'
import { PartsGrid } from './PartsGrid.tsx'
import { Processes } from './Processes.tsx'
import { SERVICES } from './services.ts'
import { StandsOn } from './StandsOn.tsx'
import { Unknowns } from './Unknowns.tsx'
import { type Live, useLive } from './useLive.ts'

/** How the five services are, for whoever keeps them running. */
export default function OperationsRoom() {
  const { t } = useTranslation()
  const live = useLive()
  const nothing = !live.busy && live.away.length === SERVICES.length && Object.keys(live.seen).length === 0
  return (
    <Room name="operations" busy={live.busy}>
      <Title order={1} size="h3" mb="sm">
        {t('operations.title')}
      </Title>
      {live.busy ? (
        <Loading />
      ) : nothing ? (
        <Failed error={live.error} again={live.again} />
      ) : (
        <div className={classes.room}>
          <Alerts alerts={live.alerts} />
          <Panel title={t('operations.flows')} aside={<TakeFlows flows={live.flows} />}>
            <Drawing live={live} />
            <FlowTable flows={live.flows} />
            <Books live={live} />
          </Panel>
          <div className={classes.columns}>
            <div className={classes.column}>
              <Processes processes={live.processes} />
              <ParkedPanel live={live} />
              <Journals live={live} />
            </div>
            <div className={classes.column}>
              <PartsGrid live={live} />
              <StandsOn live={live} />
              <Unknowns unknowns={live.unknowns} />
            </div>
          </div>
        </div>
      )}
    </Room>
  )
}

/** The sum of it all: what was appended is what was read and what waits, or something is missing. */
function Books({ live }: { live: Live }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const books = booksOf(SERVICES.flatMap((service) => live.seen[service] ?? []))
  const shown = (value: number) => count(value, language)
  return (
    <Group className={classes.books} gap="xs" role="status" data-missing={books.missing} data-waiting={books.waiting}>
      <Text fw={650} size="sm">
        {books.missing === 0 ? t('operations.nothingLost') : t('operations.missing', { count: books.missing })}
      </Text>
      <Text size="sm" c="dimmed" className="num">
        {t('operations.books', {
          head: shown(books.head),
          passed: shown(books.passed),
          count: books.waiting,
          waiting: shown(books.waiting),
        })}
      </Text>
    </Group>
  )
}

function TakeFlows({ flows }: { flows: readonly Flow[] }) {
  const { t } = useTranslation()
  const rows = flows.map((flow) => [
    flow.from,
    flow.to,
    flow.rate === null ? '' : flow.rate.toFixed(1),
    String(flow.behind),
    flow.waitsSeconds.toFixed(1),
  ])
  const head = (['from', 'to', 'rate', 'behind', 'oldest'] as const).map((name) => t(`operations.columns.${name}`))
  return <Take name={t('operations.title')} what={t('operations.flows')} read={() => csv([head, ...rows])} />
}
