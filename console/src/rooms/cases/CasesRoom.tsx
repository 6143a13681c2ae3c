import { Group, Text, Title } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Room } from '../../layout/Room.tsx'
import { Failed, Loading } from '../../layout/states.tsx'
import { Take } from '../../layout/Take.tsx'
import { csv } from '../../format/csv.ts'
import { count, useLanguage } from '../../format/format.ts'
import { may, useSession } from '../../session/session.ts'
import { AssignBar } from './AssignBar.tsx'
import classes from './cases.module.css'
import { CasesTable } from './CasesTable.tsx'
import { FilterBar } from './FilterBar.tsx'
import type { Filters } from './filters.ts'
import { NoCases } from './NoCases.tsx'
import { asTable, useCases, useListDay } from './useCases.ts'

export default function CasesRoom() {
  const { t } = useTranslation()
  const language = useLanguage()
  const session = useSession()
  const navigate = useNavigate()
  const filters = useSearch({ from: '/shell/cases' })
  const today = useListDay()
  const order = filters.order ?? 'days'
  const { query, rows } = useCases({ ...filters, order })
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const mayAssign = may(session, 'case:assign')
  const narrow = (wanted: Filters) => {
    setChosen(new Set())
    void navigate({ to: '/cases', search: wanted, replace: true })
  }
  const open = useCallback((caseId: string) => void navigate({ to: '/cases/$caseId', params: { caseId } }), [navigate])
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])

  return (
    <Room name="cases" busy={query.isPending} fill>
      <div className={classes.head}>
        <Group justify="space-between" align="baseline" gap="xs">
          <Title order={1} size="h3">
            {t('cases.title')}
          </Title>
          <Text size="sm" c="dimmed" className="num" role="status" ml="auto">
            {query.isSuccess && (
              <>
                {t('cases.loaded', { count: rows.length, shown: count(rows.length, language) })}
                {' · '}
                {query.hasNextPage ? t('cases.andMore') : t('cases.allLoaded')}
              </>
            )}
          </Text>
          {rows.length > 0 && (
            <Take
              name={t('cases.title')}
              what={t('cases.title')}
              read={() => csv(asTable(rows, today, (name) => t(`cases.columns.${name}`)))}
            />
          )}
        </Group>
        <FilterBar filters={filters} narrow={narrow} />
      </div>
      {query.isPending && <Loading />}
      {query.isError && <Failed error={query.error} again={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && <NoCases filters={filters} clear={() => narrow({})} />}
      {rows.length > 0 && (
        <CasesTable
          key={order}
          rows={rows}
          order={order}
          more={more}
          loadingMore={query.isFetchingNextPage}
          open={open}
          chosen={mayAssign ? chosen : null}
          choose={setChosen}
        />
      )}
      {mayAssign && chosen.size > 0 && <AssignBar chosen={chosen} done={() => setChosen(new Set())} />}
    </Room>
  )
}
