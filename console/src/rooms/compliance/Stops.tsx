import { Badge, Button, Group, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconHandStop, IconInfoCircle, IconPlayerPlay } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, newKey, outreach } from '../../api/client.ts'
import type { components } from '../../api/generated/outreach.ts'
import { moment, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import { Failed, Loading } from '../../layout/states.tsx'
import { may, useSession } from '../../session/session.ts'
import { whose } from '../desk/lines.ts'
import { useBusy } from './busy.ts'
import classes from './compliance.module.css'
import paper from './receipt.module.css'
import { Deed } from './Deed.tsx'
import { stopsQuery, useCreditors } from './queries.ts'

type Stop = components['schemas']['StopOut']
type Act = 'stop' | 'propose' | 'confirm'
const EVERYTHING = '*'

/** Everything and each creditor: whether outreach runs, who stopped it and why, and who may let it go on. */
export function Stops() {
  const { t } = useTranslation()
  const asked = useQuery(stopsQuery)
  const creditors = useCreditors()
  useBusy(asked.isPending)
  const [deed, setDeed] = useState<{ act: Act; scope: string } | null>(null)
  const known = new Map(asked.data?.map((stop) => [stop.scope, stop]))
  const scopes = [...new Set([EVERYTHING, ...creditors.map(({ creditor }) => creditor), ...known.keys()])]
  const all = known.get(EVERYTHING)
  return (
    <div className={classes.page}>
      <div className={classes.reading}>
        <Title order={2} size="h4">
          {t('stops.title')}
        </Title>
        <Text size="sm" c="dimmed" mb="md">
          {t('stops.lead')}
        </Text>
        {asked.isPending && <Loading />}
        {asked.isError && <Failed error={asked.error} again={() => void asked.refetch()} />}
        {asked.isSuccess && (
          <ul className={classes.stops}>
            {scopes.map((scope) => (
              <Scope
                key={scope}
                scope={scope}
                stop={known.get(scope)}
                under={scope !== EVERYTHING && all?.stopped === true}
                act={(act) => setDeed({ act, scope })}
              />
            ))}
          </ul>
        )}
      </div>
      {deed && <TheDeed act={deed.act} scope={deed.scope} close={() => setDeed(null)} />}
    </div>
  )
}

type ScopeProps = { scope: string; stop: Stop | undefined; under: boolean; act: (act: Act) => void }

function Scope({ scope, stop, under, act }: ScopeProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const known = useKnown()
  const session = useSession()
  const stopped = stop?.stopped === true
  const held = !stopped && stop?.held_by
  const Icon = stopped || held || under ? IconHandStop : IconPlayerPlay
  const name = (actor: string | null | undefined) =>
    actor ? (whose(actor) ?? t('stops.byItself')) : t('stops.byItself')
  return (
    <li className={classes.stop} data-scope={scope} data-stopped={stopped}>
      <span className={paper.seal} data-decision={stopped || held || under ? 'block' : 'allow'}>
        <Icon size={22} aria-hidden />
      </span>
      <div className={classes.stopText}>
        <Group gap={8}>
          <Text fw={650} dir="auto">
            {scope === EVERYTHING ? t('stops.scopeAll') : scope}
          </Text>
          <Badge variant="light" tt="none" color={stopped ? 'red' : 'teal'}>
            {stopped ? t('stops.stopped') : t('stops.running')}
          </Badge>
          {under && !stopped && (
            <Text size="xs" c="dimmed">
              {t('stops.underAll')}
            </Text>
          )}
        </Group>
        {scope === EVERYTHING && (
          <Text size="xs" c="dimmed">
            {t('stops.scopeAllWhy')}
          </Text>
        )}
        {stop?.at && (
          <Text size="sm" c="dimmed">
            {t('stops.since', { time: moment(stop.at, language), name: name(stop.by) })}
          </Text>
        )}
        {stopped && stop.reason && (
          <Text size="sm" dir="auto">
            {known(`stops.heldBy.${stop.reason}`) ?? t('stops.because', { reason: stop.reason })}
          </Text>
        )}
        {held && <Text size="sm">{known(`stops.heldBy.${held}`) ?? t('stops.heldBy.other', { reason: held })}</Text>}
        {stopped && stop.waits_for_second && (
          <Text size="sm" className={classes.proposal} dir="auto">
            {t('two.proposedBy', {
              name: name(stop.proposed_by),
              time: stop.proposed_at ? moment(stop.proposed_at, language) : '',
              reason: stop.proposed_reason ?? '',
            })}
          </Text>
        )}
      </div>
      <div className={classes.stopActs}>
        {!stopped && may(session, 'outreach:stop') && (
          <Button
            variant="light"
            color="red"
            size="xs"
            leftSection={<IconHandStop size={15} aria-hidden />}
            onClick={() => act('stop')}
            data-act="stop"
          >
            {t('stops.stop')}
          </Button>
        )}
        {stopped && <Resume stop={stop} act={act} />}
      </div>
    </li>
  )
}

/** One proposes, another confirms; who may not says why. */
function Resume({ stop, act }: { stop: Stop; act: (act: Act) => void }) {
  const { t } = useTranslation()
  const session = useSession()
  if (!may(session, 'outreach:resume')) {
    return (
      <Text size="xs" c="dimmed" data-why>
        {t('stops.noRight')}
      </Text>
    )
  }
  if (stop.waits_for_second && whose(stop.proposed_by ?? '') === session.user) {
    return (
      <Text size="xs" className={classes.why} data-why>
        <IconInfoCircle size={15} aria-hidden /> <span>{t('two.own')}</span>
      </Text>
    )
  }
  return (
    <Button
      size="xs"
      leftSection={<IconPlayerPlay size={15} aria-hidden />}
      onClick={() => act(stop.waits_for_second ? 'confirm' : 'propose')}
      data-act={stop.waits_for_second ? 'confirm' : 'propose'}
    >
      {stop.waits_for_second ? t('stops.confirm') : t('stops.propose')}
    </Button>
  )
}

function TheDeed({ act, scope, close }: { act: Act; scope: string; close: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const words = { scope: scope === EVERYTHING ? t('stops.scopeAll') : scope }
  const run = async (reason: string) => {
    const body = { scope, reason }
    const params = { header: { 'Idempotency-Key': newKey() } }
    const path = act === 'stop' ? '/v1/outreach/stop' : '/v1/outreach/resume'
    const stop = await ask(outreach.POST(path, { params, body }))
    queries.setQueryData(stopsQuery.queryKey, (old) => old && [...old.filter((each) => each.scope !== scope), stop])
    await queries.invalidateQueries({ queryKey: stopsQuery.queryKey })
    const done = stop.stopped ? (act === 'stop' ? 'stoppedNow' : 'proposedNow') : 'resumedNow'
    notifications.show({ message: t(`stops.${done}`, words), color: stop.stopped ? 'yellow' : 'teal' })
  }
  return (
    <Deed
      title={t(`stops.${act}Title`, words)}
      effect={t(`stops.${act}Effect`)}
      act={t(`stops.${act}Now`)}
      grave={act === 'stop'}
      close={close}
      run={run}
    />
  )
}
