import './words.ts'
import { Group, Title } from '@mantine/core'
import { IconHandStop, IconPlayerPlay } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ComponentType, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useOffer } from '../../layout/commands.ts'
import { Room } from '../../layout/Room.tsx'
import { may, useSession } from '../../session/session.ts'
import { Busy, useBusyState } from './busy.ts'
import { Complaints } from './Complaints.tsx'
import classes from './compliance.module.css'
import { Decisions } from './Decisions.tsx'
import { Holds } from './Holds.tsx'
import { MayContact } from './MayContact.tsx'
import { Packs } from './Packs.tsx'
import { stopsQuery } from './queries.ts'
import { ReceiptFile } from './ReceiptFile.tsx'
import { ReceiptOf } from './ReceiptOf.tsx'
import { type View, VIEWS } from './search.ts'
import { Stops } from './Stops.tsx'

const CONTENT: Record<View, ComponentType> = {
  decisions: Decisions,
  receipt: ReceiptFile,
  may: MayContact,
  packs: Packs,
  holds: Holds,
  complaints: Complaints,
  stops: Stops,
}
/** What a view needs beyond the room itself. */
const SCOPES: Partial<Record<View, string>> = {
  decisions: 'case:read',
  may: 'law:evaluate',
  holds: 'case:read',
  complaints: 'case:read',
}

/** They ask the law; what was decided on other people's cases is not their work. */
const ASKING = new Set(['collector', 'analyst'])
const ASKED: readonly View[] = ['may', 'packs']

export default function ComplianceRoom() {
  const { t } = useTranslation()
  const session = useSession()
  const navigate = useNavigate()
  const { view: asked = 'decisions', contact } = useSearch({ from: '/shell/compliance' })
  const [busy, setBusy] = useBusyState()
  const views = useMemo(
    () => (ASKING.has(session.role) ? ASKED : VIEWS).filter((view) => may(session, SCOPES[view] ?? 'packs:read')),
    [session],
  )
  const view = views.includes(asked) ? asked : views[0]!
  const Content = view === 'decisions' && contact ? ReceiptOf : CONTENT[view]
  const commands = useMemo(
    () =>
      views.map((name) => ({
        id: `compliance-${name}`,
        label: t(`compliance.tabs.${name}`),
        run: () => void navigate({ to: '/compliance', search: { view: name } }),
      })),
    [t, navigate, views],
  )
  useOffer(commands)
  return (
    <Room name="compliance" busy={busy} fill>
      <div className={classes.top}>
        <Group justify="space-between" gap="xs">
          <Title order={1} size="h3">
            {t('compliance.title')}
          </Title>
          {views.includes('stops') && <Standing />}
        </Group>
        <nav className={classes.tabs} aria-label={t('compliance.views')}>
          {views.map((name) => (
            <Link
              key={name}
              to="/compliance"
              search={name === 'decisions' ? {} : { view: name }}
              className={classes.tab}
              activeOptions={{ exact: true, includeSearch: false }}
              activeProps={{}}
              aria-current={name === view ? 'page' : undefined}
              data-current={name === view}
              data-view={name}
            >
              {t(`compliance.tabs.${name}`)}
            </Link>
          ))}
        </nav>
      </div>
      <Busy value={setBusy}>
        <Content key={contact ?? view} />
      </Busy>
    </Room>
  )
}

/** Whether outreach runs, wherever in the room one is. */
function Standing() {
  const { t } = useTranslation()
  const { data } = useQuery(stopsQuery)
  if (!data) return null
  const stopped = data.filter((each) => each.stopped)
  const all = stopped.some(({ scope }) => scope === '*')
  const held = data.find(({ scope }) => scope === '*')?.held_by
  const runs = stopped.length === 0 && !held
  const said = all
    ? t('compliance.stoppedAll')
    : stopped.length
      ? t('compliance.stoppedSome', { count: stopped.length })
      : held
        ? t('compliance.heldBack')
        : t('compliance.running')
  const Icon = runs ? IconPlayerPlay : IconHandStop
  return (
    <Link to="/compliance" search={{ view: 'stops' }} className={classes.standing} data-runs={runs} data-standing>
      <Icon size={15} aria-hidden />
      <span role="status">{said}</span>
    </Link>
  )
}
