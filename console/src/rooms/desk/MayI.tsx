import { Anchor, Text } from '@mantine/core'
import { IconBan, IconCheck, IconHourglass, IconQuestionMark } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { components } from '../../api/generated/outreach.ts'
import { useNow } from '../../api/installation.ts'
import { useNames } from '../../i18n/known.ts'
import { clock, countdown, moment, useLanguage } from '../../format/format.ts'
import classes from './desk.module.css'
import { Panel } from './Panel.tsx'
import { useReason } from './reasons.ts'
import { nowQuery } from './useCase.ts'

type Now = components['schemas']['NowOut']
type Decision = 'allow' | 'defer' | 'block' | 'unknown'

const ICONS = { allow: IconCheck, defer: IconHourglass, block: IconBan, unknown: IconQuestionMark }

/** Each channel judged as the gate would at this instant, with the rule in words and when it opens. */
export function MayI({ caseId }: { caseId: string }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const asked = useQuery(nowQuery(caseId))
  const zone = asked.data?.zones[0]
  const packs = [
    ...new Set(
      asked.data?.channels.flatMap((channel) => channel.packs.map(({ id, version }) => `${id} ${version.slice(0, 6)}`)),
    ),
  ]
  return (
    <Panel title={t('may.title')} asked={asked}>
      <ul className={classes.may}>
        {asked.data?.channels.map((each) => (
          <Channel key={each.channel} now={each} zone={zone} again={() => void asked.refetch()} />
        ))}
      </ul>
      {packs.length > 0 && (
        <Text size="xs" c="dimmed" mt={8}>
          {t('may.judged', { time: moment(asked.data!.judged_at, language), packs: packs.join(t('timeline.and')) })}
        </Text>
      )}
    </Panel>
  )
}

function Channel({ now, zone, again }: { now: Now; zone: string | undefined; again: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const reason = useReason()
  const decision = now.decision as Decision
  const Icon = ICONS[decision]
  const channel = t(`channels.${now.channel as 'call'}`)
  return (
    <li data-channel={now.channel} data-decision={decision}>
      <span className={classes.verdict} data-decision={decision}>
        <Icon size={16} stroke={2.4} aria-hidden />
      </span>
      <div>
        <Text fw={650} size="sm">
          {t(`may.${decision}`, { channel })}
          {now.until && decision === 'allow' && (
            <Text span size="xs" c="dimmed" fw={500}>
              {' '}
              {t('may.until', { time: clock(now.until, language, zone), own: clock(now.until, language) })}
            </Text>
          )}
        </Text>
        {now.channel === 'visit' && decision === 'allow' && (
          <Text size="xs" c="dimmed">
            {t('may.visitAs')}
          </Text>
        )}
        {now.reason && (
          <Text size="sm" component="div">
            {reason(now.reason, now.rule)}
            {now.rule && <Citation rule={now.rule} />}
          </Text>
        )}
        {now.also_failing.length > 0 && (
          <Text size="xs" c="dimmed">
            {t('may.alsoFailing', { rules: now.also_failing.map((rule) => reason(rule.id, rule)).join(' ') })}
          </Text>
        )}
        {now.earliest_allowed && <Opens at={now.earliest_allowed} zone={zone} again={again} />}
      </div>
    </li>
  )
}

/** Where a rule stands, by name; a link to its source where there is one. */
function Citation({ rule }: { rule: NonNullable<Now['rule']> }) {
  const { t } = useTranslation()
  const source = rule.sources.find(({ url }) => url?.startsWith('http') && !url.includes(' '))
  const own = useNames()
  const name = t('may.stands', { instrument: own(rule.instrument), section: own(rule.section) })
  return (
    <Text size="xs" c="dimmed" component="cite" className={classes.cite} title={rule.id} data-rule={rule.id}>
      {source?.url ? (
        <Anchor inherit href={source.url} target="_blank" rel="noopener noreferrer" underline="always">
          {name}
          <span className="visually-hidden"> ({t('may.source')})</span>
        </Anchor>
      ) : (
        name
      )}
    </Text>
  )
}

function Opens({ at, zone, again }: { at: string; zone: string | undefined; again: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const left = Date.parse(at) - useNow()
  const open = left <= 0
  useEffect(() => {
    if (open) again()
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when it opens
  }, [open])
  return (
    <Text size="xs" c="dimmed">
      {t('may.opens')} <span className={classes.count}>{countdown(left, t('shell.day'))}</span>
      {' · '}
      {t('may.at', { time: moment(at, language, zone), own: moment(at, language) })}
    </Text>
  )
}
