import { Badge, Group, Progress, Text } from '@mantine/core'
import { IconMail, IconMailOpened, IconMessage, IconPhone, IconPhoneCalling, IconWalk } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNow } from '../../api/installation.ts'
import { countdown, date, dayOf, money, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import { may, useSession } from '../../session/session.ts'
import { useStageWords } from '../stages.ts'
import { Arrangement } from './Instalments.tsx'
import { planOf } from './arrangement.ts'
import classes from './desk.module.css'
import { Panel } from './Panel.tsx'
import { useReason } from './reasons.ts'
import { toCome } from './toCome.ts'
import { contactsQuery, planQuery, promisesQuery, tasksQuery } from './useCase.ts'
import { useBoth, When } from './When.tsx'

const STEPS_SHOWN = 4
const PROMISES_SHOWN = 3
const CHANNEL_ICONS = { call: IconPhone, sms: IconMessage, email: IconMail, letter: IconMailOpened, visit: IconWalk }
const STATE_COLOURS = { OPEN: 'blue', KEPT: 'teal', PARTIAL: 'yellow', BROKEN: 'red', CANCELLED: 'gray' }

/** The steps that are still to come, or why there are none. */
export function Plan({ caseId, zone }: { caseId: string; zone: string | undefined }) {
  const { t } = useTranslation()
  const known = useKnown()
  const reason = useReason()
  const both = useBoth(zone)
  const stageWords = useStageWords()
  const asked = useQuery(planQuery(caseId))
  const plan = asked.data
  const contacts = useQuery(contactsQuery(caseId))
  const steps = toCome(plan?.steps ?? [], contacts.data?.items ?? [], useNow(60_000)).slice(0, STEPS_SHOWN)
  const last = plan?.steps.findLast((step) => step.state === 'suppressed')
  return (
    <Panel
      title={t('plan.title')}
      asked={asked}
      aside={
        plan && (
          <Badge
            variant="light"
            tt="none"
            title={t('plan.strategy', { name: plan.strategy, version: plan.strategy_version })}
          >
            {t('plan.stage', { stage: stageWords(plan.stage) })}
          </Badge>
        )
      }
    >
      {plan && plan.branch !== 'standard' && (
        <Badge size="sm" variant="default" tt="none">
          {known(`plan.branches.${plan.branch}`) ?? plan.branch}
        </Badge>
      )}
      {plan?.quiet_until && <Text size="sm">{t('plan.quietUntil', { time: both(plan.quiet_until) })}</Text>}
      {plan?.state === 'held' && <Text size="sm">{t('plan.held')}</Text>}
      {plan?.state === 'ended' && <Text size="sm">{t('plan.ended')}</Text>}
      {plan && !plan.leading && plan.state === 'active' && <Text size="sm">{t('plan.notLeading')}</Text>}
      <ol className={classes.steps}>
        <Agreed caseId={caseId} zone={zone} />
        {steps.map((step) => {
          const Icon = CHANNEL_ICONS[step.channel]
          return (
            <li key={step.step}>
              <Icon size={17} stroke={1.7} aria-hidden />
              <span>
                <b>{t(`channels.${step.channel}`)}</b>{' '}
                <Text span size="xs" c="dimmed">
                  {known(`templates.${step.template}`) ?? step.template}
                </Text>
              </span>
              <When at={step.at} zone={zone} />
            </li>
          )
        })}
      </ol>
      {steps.length === 0 && plan?.state === 'active' && (
        <Text size="sm" c="dimmed">
          {t('plan.none')} {last?.reason && reason(last.reason)}
        </Text>
      )}
      {plan === null && (
        <Text size="sm" c="dimmed">
          {t('plan.none')}
        </Text>
      )}
    </Panel>
  )
}

/** Calls that were agreed come before what the strategy plans. */
function Agreed({ caseId, zone }: { caseId: string; zone: string | undefined }) {
  const { t } = useTranslation()
  const session = useSession()
  const asked = useQuery({ ...tasksQuery(caseId), enabled: may(session, 'callqueue:read') })
  const calls = asked.data?.items.filter(({ kind }) => kind === 'callback') ?? []
  return calls.map((task) => (
    <li key={task.task_id} data-agreed>
      <IconPhoneCalling size={17} stroke={1.7} aria-hidden />
      <span>
        <b>{t('plan.agreed')}</b>{' '}
        <Text span size="xs" c="dimmed">
          {t('timeline.by', { name: task.collector })}
        </Text>
      </span>
      <When at={task.due} zone={zone} />
    </li>
  ))
}

/** Promises, those in term first; the system judges them, nobody else. */
export function Promises({ caseId, zone }: { caseId: string; zone: string | undefined }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const asked = useQuery(promisesQuery(caseId))
  const both = useBoth(zone)
  const now = useNow(60_000)
  const all = asked.data?.items ?? []
  const plan = planOf(all)
  const next = plan.find(({ state }) => state === 'OPEN')
  const shown = [
    ...all.filter((each) => each.state === 'OPEN' && (!plan.includes(each) || each === next)),
    ...all.filter(({ state }) => state !== 'OPEN').toReversed(),
  ].slice(0, PROMISES_SHOWN)
  return (
    <Panel title={t('promise.title')} asked={asked}>
      {shown.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('promise.none')}
        </Text>
      )}
      {shown.map((promise) => {
        const state = promise.state as keyof typeof STATE_COLOURS
        const part = Math.min(100, (100 * Number(promise.paid.value)) / Number(promise.amount.value))
        return (
          <div key={promise.promise_id} style={{ padding: '4px 0' }} data-promise={state}>
            <Group justify="space-between" gap="xs">
              <Text fw={650}>{money(promise.amount, language)}</Text>
              <Badge color={STATE_COLOURS[state]} variant="light" tt="none">
                {t(`promiseStates.${state}`)}
              </Badge>
            </Group>
            <Text size="xs" c="dimmed">
              {t('promise.due', { date: date(promise.due, language) })}
              {promise.instalments > 1 &&
                ` · ${t('promise.instalment', { n: promise.instalment, all: promise.instalments })}`}
              {` · ${t('promise.by', { name: promise.collector })}`}
              {state === 'OPEN' && (
                <span title={both(promise.deadline)}>
                  {` · ${t('promise.judged', { time: countdown(Date.parse(promise.deadline) - now, t('shell.day')) })}`}
                </span>
              )}
            </Text>
            {part > 0 && (
              <>
                <Progress
                  value={part}
                  size="sm"
                  mt={4}
                  aria-label={t('promise.paid', {
                    paid: money(promise.paid, language),
                    amount: money(promise.amount, language),
                  })}
                />
                <Text size="xs">
                  {t('promise.paid', { paid: money(promise.paid, language), amount: money(promise.amount, language) })}
                </Text>
              </>
            )}
          </div>
        )
      })}
      <Arrangement plan={plan} today={dayOf(now, zone)} />
    </Panel>
  )
}
