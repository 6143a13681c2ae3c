import { Text, UnstyledButton } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { IconMail, IconMailOpened, IconMessage, IconPhone, IconWalk } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { count, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import { type Channel as Way, type Content, type FollowUp, saidCell, type StepRule, tablesOf } from './content.ts'
import { type Band, flowOf, LABEL, LANE } from './ladder.ts'
import { useStageWords } from '../stages.ts'
import { useTemplateWords } from './said.ts'
import { type Looked, NONE_YET } from './search.ts'
import { type Counted, countOf, type Standing, standsAt } from './standing.ts'
import classes from './strategy.module.css'
import type { Plan } from './useStrategy.ts'

export const CHANNEL_ICONS: Record<Way, typeof IconPhone> = {
  call: IconPhone,
  sms: IconMessage,
  email: IconMail,
  letter: IconMailOpened,
  visit: IconWalk,
}

type Props = {
  content: Content
  standing: readonly Standing[]
  looked: Looked
  plan: Plan | undefined
  look: (wanted: Partial<Looked>) => void
}

/** The ladder as a flow: stages from mild to harsh, in each its branches' steps by their days, and who stands where. */
export function Ladder({ content, standing, looked, plan, look }: Props) {
  const { t } = useTranslation()
  const { ref, width } = useElementSize()
  const flow = flowOf(content, width)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so keys must reach it
    <div ref={ref} className={classes.flow} tabIndex={0} role="group" aria-label={t('strategy.flow.title')}>
      {width > 0 && (
        <div className={classes.canvas} style={{ width: flow.width, height: flow.height }}>
          <svg width={flow.width} height={flow.height} className={classes.lines} aria-hidden>
            {flow.lines.map(({ x1, x2, y }) => (
              <path key={`${x1} ${y}`} d={`M${x1 + 1} ${y}H${x2 - 7}`} markerEnd="url(#arrow)" />
            ))}
            {flow.bands.slice(1).map((band, i) => {
              const from = flow.bands[i]!
              return (
                <path
                  key={band.stage}
                  d={`M${LABEL / 2 - 8} ${from.y + from.height - 3}V${band.y - 3}`}
                  markerEnd="url(#arrow)"
                />
              )
            })}
            <defs>
              <marker id="arrow" viewBox="0 0 6 6" refX="4" refY="3" markerWidth="6" markerHeight="6" orient="auto">
                <path d="M0 0L6 3L0 6z" />
              </marker>
            </defs>
          </svg>
          {flow.bands.map((band) => (
            <div key={band.stage} data-band={band.stage}>
              <Stage band={band} content={content} standing={standing} looked={looked} plan={plan} look={look} />
              {flow.nodes
                .filter(({ step }) => step.stage === band.stage)
                .map((node) => (
                  <div
                    key={`${node.step.step} ${node.y}`}
                    className={classes.place}
                    style={{ left: node.x, top: node.y, width: node.width, height: node.height }}
                  >
                    <StepButton
                      rule={node.step}
                      when={t('strategy.flow.day', { day: node.step.at_dpd })}
                      counted={countOf(standing, standsAt(node.step.stage, node.step.step))}
                      looked={looked}
                      plan={plan}
                      look={look}
                    />
                  </div>
                ))}
            </div>
          ))}
        </div>
      )}
      <FollowUps rules={content.follow_ups} standing={standing} looked={looked} plan={plan} look={look} />
    </div>
  )
}

function Stage({ band, content, standing, looked, plan, look }: Props & { band: Band }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const known = useKnown()
  const { stage } = band
  const stageWords = useStageWords()
  const all = countOf(standing, standsAt(stage, undefined))
  const none = countOf(standing, standsAt(stage, ''))
  const days = tablesOf(content)
    .find(({ name }) => name === 'stage')
    ?.rules.filter(({ gives }) => gives === stage)
    .map(({ cells }) => cells.map(saidCell).filter(Boolean).join(', '))
    .filter(Boolean)
    .join(' / ')
  return (
    <>
      <div
        className={classes.stage}
        style={{ top: band.y, width: LABEL - 18, height: band.height }}
        data-mine={plan?.stage === stage}
      >
        <UnstyledButton
          className={classes.stageName}
          data-on={looked.stage === stage && looked.step === undefined}
          aria-pressed={looked.stage === stage && looked.step === undefined}
          data-stage={stage}
          onClick={() => look({ stage, step: undefined, row: undefined, case: undefined })}
        >
          <b>{stageWords(stage)}</b>
          <span className="num">{count(all.cases, language)}</span>
        </UnstyledButton>
        <Text size="xs" c="dimmed" className="num" lh={1.25}>
          {days ? t('strategy.flow.days', { days }) : t('strategy.flow.otherwise')}
        </Text>
        {none.cases > 0 && (
          <UnstyledButton
            className={classes.none}
            data-on={looked.stage === stage && looked.step === NONE_YET}
            aria-pressed={looked.stage === stage && looked.step === NONE_YET}
            data-step={`${stage} ${NONE_YET}`}
            onClick={() => look({ stage, step: NONE_YET, row: undefined, case: undefined })}
          >
            {t('strategy.flow.none', { shown: count(none.cases, language) })}
          </UnstyledButton>
        )}
      </div>
      {band.lanes.map((lane) => (
        <div
          key={lane.branches.join()}
          className={classes.lane}
          style={{ left: LABEL, top: lane.y, width: LANE - 10, height: lane.height }}
          data-mine={plan?.stage === stage && lane.branches.includes(plan.branch)}
        >
          {band.lanes.length === 1 && lane.branches.length === content.branches.length
            ? t('strategy.flow.everyBranch')
            : lane.branches.map((branch) => known(`plan.branches.${branch}`) ?? branch).join(t('timeline.and'))}
        </div>
      ))}
    </>
  )
}

type StepProps = {
  rule: Pick<StepRule, 'step' | 'options'> & { stage?: string }
  when: string
  counted: Counted
  looked: Looked
  plan: Plan | undefined
  look: Props['look']
}

/** A step: when, by which channel, what is said, and how many cases it was the last one of. */
function StepButton({ rule, when, counted, looked, plan, look }: StepProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const on = looked.step === rule.step && looked.row === undefined && looked.case === undefined
  const own = plan && [...plan.earlier, ...plan.steps].findLast(({ step }) => step === rule.step)
  const [first] = rule.options
  const template = useTemplateWords()
  return (
    <UnstyledButton
      className={classes.step}
      data-step={rule.step}
      data-on={on}
      data-own={own?.state}
      data-empty={counted.cases === 0}
      aria-pressed={on}
      title={rule.step}
      aria-label={t('strategy.flow.step', {
        when,
        channel: t(`channels.${first!.channel}`),
        template: template(first!.template),
        count: counted.cases,
      })}
      onClick={() => look({ stage: rule.stage, step: rule.step, row: undefined, case: undefined })}
    >
      <span className={classes.stepHead}>
        <Channel channel={first!.channel} />
        <span className={classes.when}>{when}</span>
        <b className="num">{count(counted.cases, language)}</b>
      </span>
      <span className={classes.stepFoot}>
        <span className={classes.template}>{template(first!.template)}</span>
        <span className={classes.channels}>
          {rule.options.slice(1).map(({ channel }) => (
            <Channel key={channel} channel={channel} small />
          ))}
        </span>
      </span>
    </UnstyledButton>
  )
}

function Channel({ channel, small }: { channel: Way; small?: boolean }) {
  const Icon = CHANNEL_ICONS[channel]
  return <Icon size={small ? 11 : 15} stroke={1.8} aria-hidden />
}

type FollowProps = Pick<Props, 'standing' | 'looked' | 'plan' | 'look'> & { rules: readonly FollowUp[] }

function FollowUps({ rules, standing, looked, plan, look }: FollowProps) {
  const { t } = useTranslation()
  const known = useKnown()
  if (rules.length === 0) return null
  const after = (code: string) =>
    code === 'broken' ? t('promiseStates.BROKEN') : (known(`codes.${code}.short`) ?? code)
  return (
    <div className={classes.follow}>
      <div className={classes.followLabel}>
        <b>{t('strategy.flow.followUps')}</b>
        <Text size="xs" c="dimmed">
          {t('strategy.flow.followUpsWhy')}
        </Text>
      </div>
      {rules.map((rule) => (
        <div key={rule.step} className={classes.followStep}>
          <Text size="xs" c="dimmed" truncate>
            {rule.after.map(after).join(t('timeline.and'))}
          </Text>
          <StepButton
            rule={{ step: rule.step, options: rule.options }}
            when={rule.in_days ? t('strategy.flow.after', { count: rule.in_days }) : t('strategy.flow.sameDay')}
            counted={countOf(standing, standsAt(undefined, rule.step))}
            looked={looked}
            plan={plan}
            look={look}
          />
        </div>
      ))}
    </div>
  )
}
