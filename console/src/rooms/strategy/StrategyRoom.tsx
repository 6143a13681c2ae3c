import './words.ts'
import { Badge, Code, Group, Select, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { listAsCsv } from '../../format/csv.ts'
import { count, moment, useLanguage } from '../../format/format.ts'
import { Room } from '../../layout/Room.tsx'
import { filled } from '../../layout/search.ts'
import { Empty, Failed, Loading } from '../../layout/states.tsx'
import { Take } from '../../layout/Take.tsx'
import { whose } from '../desk/lines.ts'
import { Panel } from '../desk/Panel.tsx'
import { tablesOf } from './content.ts'
import { FindCase } from './FindCase.tsx'
import { Place } from './Inspector.tsx'
import { Ladder } from './Ladder.tsx'
import { Rules } from './Rules.tsx'
import type { Looked } from './search.ts'
import type { Standing } from './standing.ts'
import classes from './strategy.module.css'
import { standingQuery, strategiesQuery, type Version, versionsQuery, whyQuery } from './useStrategy.ts'
import { Why } from './Why.tsx'

type Look = (wanted: Partial<Looked>) => void

export default function StrategyRoom() {
  const { t } = useTranslation()
  const looked = useSearch({ from: '/shell/strategy' })
  const navigate = useNavigate()
  const strategies = useQuery(strategiesQuery)
  const chosen = strategies.data?.find(({ name }) => name === looked.name) ?? strategies.data?.[0]
  const versions = useQuery(versionsQuery(chosen?.name))
  const number = looked.version ?? chosen?.in_force ?? undefined
  const version = versions.data?.find((each) => each.version === number)
  const look: Look = (wanted) => void navigate({ to: '/strategy', search: filled({ ...looked, ...wanted }) })
  const failed = [strategies, versions].find(({ isError }) => isError)
  const none = strategies.isSuccess && (chosen === undefined || (versions.isSuccess && version === undefined))
  const busy = !failed && !none && version === undefined
  return (
    <Room name="strategy" busy={busy}>
      {busy && <Loading />}
      {failed && <Failed error={failed.error} again={() => void failed.refetch()} />}
      {none && !failed && <Empty title={t('strategy.nothing')}>{t('strategy.nothingWhy')}</Empty>}
      {version && versions.data && !failed && (
        <Shown
          key={version.name}
          version={version}
          versions={versions.data}
          names={strategies.data?.map(({ name }) => name) ?? []}
          looked={looked}
          look={look}
        />
      )}
    </Room>
  )
}

type ShownProps = { version: Version; versions: readonly Version[]; names: string[]; looked: Looked; look: Look }

function Shown({ version, versions, names, looked, look }: ShownProps) {
  const { t } = useTranslation()
  const standing = useQuery(standingQuery(version.name))
  const why = useQuery({ ...whyQuery(looked.case ?? ''), enabled: looked.case !== undefined })
  const all = standing.data?.items ?? []
  const here = all.filter(({ strategy_version }) => strategy_version === version.version)
  const hits = (standing.data?.hits ?? []).filter(({ strategy_version }) => strategy_version === version.version)
  const plan = looked.case && why.data?.strategy_version === version.version ? why.data : undefined
  return (
    <div className={classes.room}>
      <Head version={version} versions={versions} names={names} standing={all} look={look} />
      {standing.isError && <Failed error={standing.error} again={() => void standing.refetch()} />}
      <div className={classes.columns}>
        <div className={classes.column}>
          <Panel
            title={t('strategy.flow.title')}
            aside={
              <Group gap="xs">
                <Legend ringed={plan !== undefined} />
                <Take
                  name={`${t('strategy.flow.title')}-${version.name}-${version.version}`}
                  what={t('strategy.flow.title')}
                  read={() => listAsCsv(here, ['stage', 'branch', 'step', 'next_step', 'state', 'cases'])}
                />
              </Group>
            }
          >
            <Ladder content={version.content} standing={here} looked={looked} plan={plan} look={look} />
          </Panel>
          <div className={classes.tables}>
            {tablesOf(version.content).map((decision) => (
              <Rules key={decision.name} decision={decision} hits={hits} looked={looked} plan={plan} look={look} />
            ))}
          </div>
        </div>
        <aside className={classes.side} aria-label={t('strategy.place.title')}>
          {looked.case ? (
            <Why asked={why} version={version.version} looked={looked} look={look} />
          ) : looked.stage || looked.step || looked.row ? (
            <Place
              name={version.name}
              version={version.version}
              content={version.content}
              standing={here}
              looked={looked}
              look={look}
            />
          ) : (
            <Panel title={t('strategy.place.title')}>
              <Text size="sm" c="dimmed">
                {t('strategy.place.hint')}
              </Text>
            </Panel>
          )}
        </aside>
      </div>
    </div>
  )
}

function Legend({ ringed }: { ringed: boolean }) {
  const { t } = useTranslation()
  return (
    <Text size="xs" c="dimmed">
      {ringed ? t('strategy.flow.ringed') : t('strategy.flow.why')}
    </Text>
  )
}

type HeadProps = {
  version: Version
  versions: readonly Version[]
  names: string[]
  standing: readonly Standing[]
  look: Look
}

function Head({ version, versions, names, standing, look }: HeadProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const casesOf = (number: number) =>
    standing.filter(({ strategy_version }) => strategy_version === number).reduce((all, { cases }) => all + cases, 0)
  const nameOf = (actor: string | null) => (actor ? (whose(actor) ?? t('strategy.shipped')) : t('shell.nobody'))
  const shipped = whose(version.author) === null // it is there from the beginning
  const clean = { stage: undefined, step: undefined, row: undefined, case: undefined }
  return (
    <div className={classes.head}>
      <div>
        <Group gap="xs">
          <Title order={1} size="h3">
            {t('strategy.title')}
          </Title>
          <Badge variant="light" tt="none" color={version.state === 'published' ? 'teal' : 'gray'}>
            {t(`strategy.versionStates.${version.state as 'published'}`)}
          </Badge>
        </Group>
        <Text size="xs" c="dimmed" className="num">
          {shipped ? t('strategy.shippedTitle') : <span dir="auto">{version.content.title}</span>}
          {' · '}
          {t('strategy.by', { author: nameOf(version.author), approver: nameOf(version.approver) })}
          {' · '}
          {!shipped && `${moment(version.at, language)} · `}
          <Code title={version.content_hash}>{version.content_hash.slice(0, 12)}</Code>
          {' · '}
          {t('strategy.cases', { count: casesOf(version.version), shown: count(casesOf(version.version), language) })}
        </Text>
      </div>
      <Group gap="xs" align="flex-start">
        <FindCase found={(caseId) => look({ case: caseId })} />
        {names.length > 1 && (
          <Select
            size="xs"
            w={150}
            aria-label={t('strategy.title')}
            allowDeselect={false}
            data={names}
            value={version.name}
            onChange={(name) => look({ ...clean, name: name ?? undefined, version: undefined })}
          />
        )}
        <Select
          size="xs"
          w={170}
          aria-label={t('strategy.version')}
          allowDeselect={false}
          value={String(version.version)}
          data={versions.map((each) => ({
            value: String(each.version),
            label: t('strategy.versionOf', {
              version: each.version,
              state: t(`strategy.versionStates.${each.state as 'published'}`),
            }),
          }))}
          onChange={(number) => look({ ...clean, version: Number(number) })}
        />
      </Group>
    </div>
  )
}
