import { Button, Group, Select, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listAsCsv } from '../../format/csv.ts'
import { Failed, Loading } from '../../layout/states.tsx'
import { Take } from '../../layout/Take.tsx'
import { may, useSession } from '../../session/session.ts'
import { Panel } from '../desk/Panel.tsx'
import { Refusal } from './Refusal.tsx'
import classes from './sources.module.css'
import { type QuarantineState, sourcesQuery, STATES, useQuarantine } from './useSources.ts'

/** What was refused: why, and what is to become of it. */
export function Quarantine() {
  const { t } = useTranslation()
  const session = useSession()
  const [state, setState] = useState<QuarantineState>('open')
  const [source, setSource] = useState<string | null>(null)
  const sources = useQuery(sourcesQuery)
  const { query, rows } = useQuarantine(state, source)
  const names = [
    ...new Set([...(sources.data?.items ?? []).map((each) => each.source), ...rows.map((row) => row.source)]),
  ]
  if (!may(session, 'quarantine:read')) return null
  return (
    <Panel
      title={t('sources.quarantine')}
      aside={
        rows.length > 0 && (
          <Take
            name={t('sources.quarantine')}
            what={t('sources.quarantine')}
            read={() => listAsCsv(rows, ['at', 'source', 'creditor', 'event_id', 'kind', 'reason', 'state'])}
          />
        )
      }
    >
      <Group gap="xs" mb="xs" align="flex-end">
        <Select
          size="xs"
          label={t('sources.state')}
          data={STATES.map((value) => ({ value, label: t(`sources.states.${value}`) }))}
          value={state}
          allowDeselect={false}
          onChange={(value) => setState(value as QuarantineState)}
          w={170}
        />
        <Select
          size="xs"
          label={t('sources.source')}
          placeholder={t('sources.allSources')}
          data={names.sort()}
          value={source}
          clearable
          clearButtonProps={{ 'aria-label': t('sources.allSources') }}
          onChange={setSource}
          w={200}
        />
        <Text size="xs" c="dimmed" maw={520}>
          {t('sources.quarantineHow')}
        </Text>
      </Group>
      <Asked query={query}>
        {rows.length === 0 ? (
          <Text size="sm" c="dimmed" data-refused={0}>
            {state === 'open' ? t('sources.noneRefused') : t('sources.noneOfState')}
          </Text>
        ) : (
          <ul className={classes.list} data-refused={rows.length}>
            {rows.map((row) => (
              <Refusal key={row.id} row={row} mine={may(session, 'quarantine:write') && row.state === 'open'} />
            ))}
          </ul>
        )}
        {query.hasNextPage && (
          <Button
            mt="xs"
            size="compact-sm"
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t('sources.loadMore')}
          </Button>
        )}
      </Asked>
    </Panel>
  )
}

function Asked({ query, children }: { query: ReturnType<typeof useQuarantine>['query']; children: React.ReactNode }) {
  if (query.isPending) return <Loading />
  if (query.isError) return <Failed error={query.error} again={() => void query.refetch()} />
  return children
}
