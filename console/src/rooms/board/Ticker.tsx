import { Button, Text } from '@mantine/core'
import {
  IconCash,
  IconFileInvoice,
  IconMessage,
  IconPhone,
  IconPlayerPause,
  IconPlayerPlay,
  IconRoute,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { clock, useLanguage } from '../../format/format.ts'
import { Failed } from '../../layout/states.tsx'
import { type Kind, kindOf } from '../desk/lines.ts'
import { Panel } from '../desk/Panel.tsx'
import classes from './board.module.css'
import { type Fact, useFactWords } from './facts.ts'
import type { Live } from './useLive.ts'

const ICONS: Record<Kind, typeof IconPhone> = { talk: IconPhone, sent: IconMessage, money: IconCash, plan: IconRoute }

/** What happens, as it happens, newest first. `opens`: may a case be looked at from here? */
export function Ticker({ live, opens }: { live: Live; opens: boolean }) {
  const { t } = useTranslation()
  const paused = live.state === 'paused'
  return (
    <div className={classes.ticker} data-live={live.state}>
      <Panel
        title={
          <>
            {t('board.live.title')}{' '}
            <Text span size="xs" c="dimmed" fw={500} role="status">
              <span className={classes.dot} data-state={live.state} aria-hidden />
              {t(`board.live.states.${live.state}`)}
            </Text>
          </>
        }
        aside={
          <Button
            size="compact-xs"
            variant="default"
            leftSection={paused ? <IconPlayerPlay size={13} aria-hidden /> : <IconPlayerPause size={13} aria-hidden />}
            title={t('board.live.why')}
            onClick={() => live.pause(!paused)}
          >
            {paused ? t('board.live.goOn') : t('board.live.pause')}
          </Button>
        }
      >
        {live.refused && <Failed error={live.refused} />}
        {paused && live.unseen > 0 && (
          <Text size="xs" fw={600} role="status" mb={4}>
            {t('board.live.unseen', { count: live.unseen })}
          </Text>
        )}
        {!live.refused && live.facts.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('board.live.quiet')}
          </Text>
        )}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so keys must reach it */}
        <ol className={classes.facts} aria-label={t('board.live.title')} tabIndex={0}>
          {live.facts.map((fact) => (
            <Line key={fact.key} fact={fact} opens={opens} />
          ))}
        </ol>
      </Panel>
    </div>
  )
}

function Line({ fact, opens }: { fact: Fact; opens: boolean }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { title, detail, amount } = useFactWords()(fact)
  const Icon = fact.fact.startsWith('delinquency_') ? IconFileInvoice : ICONS[kindOf(fact.fact)]
  const content = (
    <>
      <Icon size={15} stroke={1.7} aria-hidden />
      <span className={classes.what}>
        <b>{title}</b>
        {detail && <span className={classes.faint}> {detail}</span>}
        <span className={classes.where}>{fact.creditor}</span>
      </span>
      <span className={classes.amount}>
        {amount}
        <time dateTime={fact.at} className={classes.where}>
          {clock(fact.at, language)}
        </time>
      </span>
    </>
  )
  return (
    <li data-fact={fact.fact} data-about={fact.case_id}>
      {opens && fact.case_id ? (
        <Link
          to="/cases/$caseId"
          params={{ caseId: fact.case_id }}
          className={classes.line}
          title={t('board.live.open')}
        >
          {content}
        </Link>
      ) : (
        <span className={classes.line}>{content}</span>
      )}
    </li>
  )
}
