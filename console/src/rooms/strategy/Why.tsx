import { Badge, Button, Code, Group, Table, Text, Title } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useCaseName, useZoneOf } from '../../api/briefs.ts'
import type { components } from '../../api/generated/strategy.ts'
import { useKnown } from '../../i18n/known.ts'
import { roomsOf } from '../../layout/rooms.ts'
import { useSession } from '../../session/session.ts'
import { Panel } from '../desk/Panel.tsx'
import { useStageWords } from '../stages.ts'
import { useReason } from '../desk/reasons.ts'
import { useBoth, When } from '../desk/When.tsx'
import { STATE_COLOURS } from './Inspector.tsx'
import { CHANNEL_ICONS } from './Ladder.tsx'
import { useTemplateWords, useValueWords } from './said.ts'
import type { Looked } from './search.ts'
import classes from './strategy.module.css'
import type { Plan } from './useStrategy.ts'

type Row = components['schemas']['RowOut']
type Step = components['schemas']['StepOut']
type Asked = { data: Plan | undefined; isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown }

type Props = {
  asked: Asked
  /** The version that the room shows. */
  version: number
  looked: Looked
  look: (wanted: Partial<Looked>) => void
}

/** Why a case has the plan it has: version, rows and facts, and what became of each step. */
export function Why({ asked, version, looked, look }: Props) {
  const { t } = useTranslation()
  const session = useSession()
  const plan = asked.data
  const shown = useCaseName(plan?.case_id) ?? looked.case?.slice(0, 8)
  const opens = roomsOf(session).some(({ name }) => name === 'cases')
  return (
    <Panel
      title={
        <>
          {t('strategy.why.title')} <Code title={looked.case}>{shown}</Code>
        </>
      }
      asked={asked}
      aside={
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconArrowLeft size={13} aria-hidden />}
          onClick={() => look({ case: undefined })}
        >
          {t('strategy.why.back')}
        </Button>
      }
    >
      {plan && (
        <div data-why={plan.case_id}>
          <Stands plan={plan} />
          {plan.strategy_version !== version && (
            <Button
              size="compact-xs"
              variant="light"
              onClick={() => look({ name: plan.strategy, version: plan.strategy_version })}
            >
              {t('strategy.why.itsVersion')}
            </Button>
          )}
          {plan.decided_by.map((row) => (
            <Decided key={row.table} row={row} />
          ))}
          <Steps plan={plan} />
          {opens && (
            <Button component={Link} to={`/cases/${plan.case_id}`} size="xs" variant="light" fullWidth mt="sm">
              {t('strategy.why.open')}
            </Button>
          )}
        </div>
      )}
    </Panel>
  )
}

function Stands({ plan }: { plan: Plan }) {
  const { t } = useTranslation()
  const known = useKnown()
  const reason = useReason()
  const stageWords = useStageWords()
  const both = useBoth(useZoneOf(plan.case_id))
  const facts: [string, React.ReactNode][] = [
    [t('strategy.why.version'), t('plan.strategy', { name: plan.strategy, version: plan.strategy_version })],
    [t('strategy.why.revision'), plan.plan_version],
    [t('strategy.why.place'), `${stageWords(plan.stage)} · ${known(`plan.branches.${plan.branch}`) ?? plan.branch}`],
    [t('strategy.why.arm'), known(`strategy.arms.${plan.arm}`) ?? plan.arm],
  ]
  return (
    <>
      <Group gap={6} mb={6}>
        <Badge variant="light" tt="none" color={STATE_COLOURS[plan.state as 'active'] ?? 'gray'}>
          {known(`strategy.states.${plan.state}`) ?? plan.state}
        </Badge>
        {!plan.leading && (
          <Badge variant="default" tt="none">
            {t('strategy.why.notLeading')}
          </Badge>
        )}
        <Text size="xs" c="dimmed">
          {plan.creditor}
        </Text>
      </Group>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {plan.quiet_until && <Text size="xs">{t('plan.quietUntil', { time: both(plan.quiet_until) })}</Text>}
      {plan.ended && <Text size="xs">{reason(plan.ended)}</Text>}
    </>
  )
}

/** The row that decided, and the facts it looked at. */
function Decided({ row }: { row: Row }) {
  const { t } = useTranslation()
  const known = useKnown()
  const words = useValueWords()
  const shown = (name: string, value: unknown) => {
    if (typeof value === 'boolean') return value ? t('strategy.yes') : t('strategy.no')
    return words(name, String(value ?? '–'))
  }
  return (
    <section className={classes.decided} data-decided={row.row}>
      <Text size="xs" c="dimmed">
        {known(`strategy.tables.${row.table}`) ?? row.table}
      </Text>
      <Code fw={650}>{row.row}</Code>
      <Table className="num" verticalSpacing={2} horizontalSpacing={0} fz="sm" withRowBorders={false}>
        <Table.Tbody>
          {Object.entries(row.looked_at).map(([name, value]) => (
            <Table.Tr key={name} data-fact={name}>
              <Table.Th scope="row" fw={400} c="dimmed">
                {known(`strategy.fields.${name}`) ?? name}
              </Table.Th>
              <Table.Td ta="right" fw={650}>
                {shown(name, value)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}

function Steps({ plan }: { plan: Plan }) {
  const { t } = useTranslation()
  const steps = [...plan.earlier, ...plan.steps]
  const zone = useZoneOf(plan.case_id)
  return (
    <>
      <Title order={3} size={13} mt="sm" mb={2}>
        {t('strategy.why.steps')}
      </Title>
      {steps.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('strategy.why.noSteps')}
        </Text>
      )}
      <ol className={classes.steps}>
        {steps.map((step) => (
          <StepLine key={`${step.step} ${step.at}`} step={step} zone={zone} />
        ))}
      </ol>
    </>
  )
}

function StepLine({ step, zone }: { step: Step; zone: string | undefined }) {
  const { t } = useTranslation()
  const known = useKnown()
  const reason = useReason()
  const template = useTemplateWords()
  const Icon = CHANNEL_ICONS[step.channel]
  const state = known(`strategy.stepStates.${step.state}`) ?? step.state
  const why = step.reason && (known(`codes.${step.reason}.short`) ?? reason(step.reason))
  return (
    <li data-state={step.state}>
      <Icon size={15} stroke={1.7} aria-label={t(`channels.${step.channel}`)} role="img" />
      <span>
        <span className={classes.stepName} title={step.step}>
          {template(step.template)}
        </span>
        <Text size="xs" c="dimmed" component="div">
          {why ? t('strategy.why.step', { state, reason: why }) : state}
        </Text>
      </span>
      <span className={classes.whenLine}>
        <When at={step.at} zone={zone} />
      </span>
    </li>
  )
}
