import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty, Failed, Loading } from '../../layout/states.tsx'
import classes from './desk.module.css'
import { Holds } from './Holds.tsx'
import { MayI } from './MayI.tsx'
import { Owed } from './Owed.tsx'
import { Plan, Promises } from './PlanAndPromises.tsx'
import { Script } from './Script.tsx'
import { Timeline } from './Timeline.tsx'
import { tongueOf, type useCase } from './useCase.ts'
import { Who } from './Who.tsx'

type Props = { caseId: string; asked: ReturnType<typeof useCase>; actions: ReactNode }

/** One case on one screen: who, what is owed, what was said and done, what comes next, and what may be done now. */
export function CaseView({ caseId, asked, actions }: Props) {
  const { t } = useTranslation()
  const { found, debtor } = asked
  if (found.isPending) return <Loading />
  if (found.isError) {
    return found.error && 'status' in found.error && found.error.status === 404 ? (
      <Empty title={t('states.problem.s404')} icon="right">
        {t('cases.noneWhy')}
      </Empty>
    ) : (
      <Failed error={found.error} again={() => void found.refetch()} />
    )
  }
  const person = debtor.data
  const zone = person?.zones[0]
  return (
    <article data-case={caseId}>
      <Holds caseId={caseId} zone={zone} />
      <Who found={found.data} debtor={person} />
      <div className={classes.columns}>
        <div className={classes.column}>
          {debtor.isError && <Failed error={debtor.error} again={() => void debtor.refetch()} />}
          {person && <Owed found={found.data} debtor={person} />}
          {found.data.state === 'open' && <Script caseId={caseId} />}
          <div className={classes.pair}>
            <Promises caseId={caseId} zone={zone} />
            <Plan caseId={caseId} zone={zone} />
          </div>
          <Timeline caseId={caseId} zone={zone} tongue={tongueOf(person)} />
        </div>
        <div className={classes.column}>
          <MayI caseId={caseId} />
          {actions}
        </div>
      </div>
    </article>
  )
}
