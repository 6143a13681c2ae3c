import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty } from '../../layout/states.tsx'
import { useSession } from '../../session/session.ts'
import { FirstEvent } from '../FirstEvent.tsx'
import { type Filters, isNarrowed } from './filters.ts'

const LOOK_MILLISECONDS = 2_000

/** No case: because of the filters, because none is assigned to oneself, or because there is none at all yet. */
export function NoCases({ filters, clear }: { filters: Filters; clear: () => void }) {
  const { t } = useTranslation()
  const session = useSession()
  if (isNarrowed(filters)) {
    return (
      <Empty title={t('cases.empty')}>
        <p>{t('cases.emptyWhy')}</p>
        <Button variant="light" onClick={clear}>
          {t('cases.filters.clear')}
        </Button>
      </Empty>
    )
  }
  if (session.scopes['case:read'] === 'assigned') return <Empty title={t('cases.none')}>{t('cases.noneWhy')}</Empty>
  return <Waiting />
}

function Waiting() {
  const queries = useQueryClient()
  useEffect(() => {
    const timer = setInterval(() => void queries.invalidateQueries({ queryKey: ['cases'] }), LOOK_MILLISECONDS)
    return () => clearInterval(timer)
  }, [queries])
  return <FirstEvent />
}
