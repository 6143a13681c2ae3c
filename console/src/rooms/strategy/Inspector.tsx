import { Badge, Button, Code, Group, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useCaseName, useZoneOf } from '../../api/briefs.ts'
import { ask, strategy } from '../../api/client.ts'
import { readTable } from '../../api/table.ts'
import { count, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import { Failed, Loading } from '../../layout/states.tsx'
import { Take } from '../../layout/Take.tsx'
import { Panel } from '../desk/Panel.tsx'
import { useBoth } from '../desk/When.tsx'
import type { Content, Option } from './content.ts'
import { useStageWords } from '../stages.ts'
import { useTemplateWords } from './said.ts'
import { type Looked, NONE_YET } from './search.ts'
import { countOf, type Standing, standsAt } from './standing.ts'
import classes from './strategy.module.css'
import type { Listed } from './useStrategy.ts'

const PAGE = 50

type Look = (wanted: Partial<Looked>) => void
type Props = {
  name: string
  version: number
  content: Content
  standing: readonly Standing[]
  looked: Looked
  look: Look
}

/** What was chosen in the ladder or in a table, and the cases that stand there. */
export function Place({ name, version, content, standing, looked, look }: Props) {
  const { t } = useTranslation()
  const { stage, step, row } = looked
  const rule = content.steps.find((each) => each.step === step)
  const follow = content.follow_ups.find((each) => each.step === step)
  const [first] = (rule ?? follow)?.options ?? []
  const words = useTemplateWords()
  const stageWords = useStageWords()
  const title = row ?? (step && step !== NONE_YET ? step : stage)
  return (
    <Panel
      title={
        row ? (
          <Code fz="sm" fw={650}>
            {row}
          </Code>
        ) : (
          <span title={title}>
            {first
              ? t('strategy.place.step', { channel: t(`channels.${first.channel}`), template: words(first.template) })
              : stage && stageWords(stage)}
          </span>
        )
      }
      aside={
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconX size={13} aria-hidden />}
          onClick={() => look({ stage: undefined, step: undefined, row: undefined })}
        >
          {t('shell.close')}
        </Button>
      }
    >
      <div data-place={title}>
        {rule && (
          <Text size="sm" mb={4}>
            {t('strategy.place.at', { day: rule.at_dpd, hour: `${rule.hour}:00` })}
          </Text>
        )}
        {(rule ?? follow) && <Tried options={(rule ?? follow)!.options} />}
        {step === NONE_YET && <Text size="sm">{t('strategy.place.noneYet', { stage: stageWords(stage ?? '') })}</Text>}
        {!row && <States standing={standing} looked={looked} />}
        <Cases name={name} version={version} looked={looked} look={look} />
      </div>
    </Panel>
  )
}

/** Its channels in the order in which they are tried. */
function Tried({ options }: { options: readonly Option[] }) {
  const { t } = useTranslation()
  const words = useTemplateWords()
  return (
    <ol className={classes.tried}>
      {options.map(({ channel, template }) => (
        <li key={channel}>
          {t(`channels.${channel}`)} · {words(template)}
        </li>
      ))}
    </ol>
  )
}

function States({ standing, looked }: { standing: readonly Standing[]; looked: Looked }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { cases, quiet, held } = countOf(standing, standsAt(looked.stage, looked.step))
  const shown = { active: cases - quiet - held, quiet, held }
  return (
    <Group gap={6} my={6}>
      {(['active', 'quiet', 'held'] as const).map((state) => (
        <Badge key={state} variant={shown[state] ? 'light' : 'default'} tt="none" color={STATE_COLOURS[state]}>
          {t(`strategy.states.${state}`)} {count(shown[state], language)}
        </Badge>
      ))}
    </Group>
  )
}

export const STATE_COLOURS = { active: 'teal', quiet: 'gray', held: 'red', ended: 'gray' } as const

function Cases({ name, version, looked, look }: { name: string; version: number; looked: Looked; look: Look }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const asked = {
    strategy: name, version, state: 'standing', stage: looked.stage, row: looked.row,
    step: looked.step === NONE_YET ? '' : looked.step,
  } as const // prettier-ignore
  const query = useInfiniteQuery({
    queryKey: ['plans', asked],
    queryFn: ({ pageParam, signal }) =>
      ask(strategy.GET('/v1/plans', { params: { query: { ...asked, limit: PAGE, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 10_000,
  })
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? []
  if (query.isPending) return <Loading />
  if (query.isError) return <Failed error={query.error} again={() => void query.refetch()} />
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('strategy.place.nobody')}
      </Text>
    )
  }
  const told = { ...asked, version: String(version), step: asked.step, limit: '1000' }
  return (
    <>
      <Group justify="space-between" mb={4}>
        <Text size="xs" c="dimmed" className="num" role="status">
          {t('cases.loaded', { count: rows.length, shown: count(rows.length, language) })}
          {' · '}
          {query.hasNextPage ? t('cases.thereAreMore') : t('cases.allLoaded')}
        </Text>
        <Take
          name={t('strategy.place.cases')}
          what={t('strategy.place.cases')}
          read={() => readTable('/api/strategy/v1/plans', told)}
        />
      </Group>
      <ul className={classes.cases}>
        {rows.map((row) => (
          <CaseLine key={row.case_id} row={row} look={look} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          mt="xs"
          fullWidth
          size="xs"
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('cases.moreCases')}
        </Button>
      )}
    </>
  )
}

function CaseLine({ row, look }: { row: Listed; look: Look }) {
  const { t } = useTranslation()
  const known = useKnown()
  const name = useCaseName(row.case_id)
  const both = useBoth(useZoneOf(row.case_id))
  return (
    <li>
      <button
        type="button"
        className={classes.case}
        data-case-standing={row.case_id}
        onClick={() => look({ case: row.case_id })}
      >
        <span className={classes.caseId} title={row.case_id}>
          {name}
        </span>
        <span className={classes.faint}>{row.creditor}</span>
        <span>{known(`strategy.states.${row.state}`) ?? row.state}</span>
        <span className={classes.faint}>
          {row.next_at ? t('strategy.place.next', { time: both(row.next_at) }) : ''}
        </span>
      </button>
    </li>
  )
}
