import { Alert, Button, Code, Group, Select, Text, Textarea, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, newKey, outreach } from '../../api/client.ts'
import type { components } from '../../api/generated/outreach.ts'
import { moment, useLanguage } from '../../format/format.ts'
import { Failed, Loading } from '../../layout/states.tsx'
import { may, useSession } from '../../session/session.ts'
import { whose } from '../desk/lines.ts'
import classes from './compliance.module.css'
import book from './law.module.css'
import paper from './receipt.module.css'
import { Deed } from './Deed.tsx'
import { localPacksQuery, packsQuery, useCreditors } from './queries.ts'
import { usePlace } from './rules.ts'

type Local = components['schemas']['LocalPacksShown']
type Doing = { act: 'propose' } | { act: 'withdraw' | 'approve'; local: Local }
const EVERYBODY = '*'
const TEXT_CHARACTERS_MAX = 200_000

/** Rules of our own, stricter than the law: what is in force, and what waits for a second person to have read it. */
export function LocalPacks() {
  const { t } = useTranslation()
  const session = useSession()
  const asked = useQuery(localPacksQuery)
  const [doing, setDoing] = useState<Doing | null>(null)
  const mayPropose = may(session, 'policy:propose')
  return (
    <section className={book.ours} data-ours>
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h4">
          {t('ours.title')}
        </Title>
        {mayPropose && (
          <Button size="xs" variant="default" onClick={() => setDoing({ act: 'propose' })}>
            {t('ours.propose')}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed" mb="sm">
        {t('ours.lead')}
      </Text>
      {asked.isPending && <Loading />}
      {asked.isError && <Failed error={asked.error} again={() => void asked.refetch()} />}
      {asked.data?.length === 0 && <Text size="sm">{t('ours.none')}</Text>}
      {asked.data?.map((local) => (
        <Ours key={local.creditor} local={local} act={(act) => setDoing({ act, local })} />
      ))}
      {doing && <TheDeed doing={doing} close={() => setDoing(null)} />}
    </section>
  )
}

function Ours({ local, act }: { local: Local; act: (act: 'withdraw' | 'approve') => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const session = useSession()
  const place = usePlace()
  const name = (actor: string | null) => (actor ? (whose(actor) ?? t('stops.byItself')) : t('shell.unknown'))
  const when = (at: string | null) => (at ? moment(at, language) : t('shell.unknown'))
  const own = whose(local.waiting_by ?? '') === session.user
  const words = {
    name: name(local.waiting_by),
    time: when(local.waiting_since),
    reason: local.waiting_reason ?? '',
    version: local.waiting_version ?? '',
  }
  return (
    <article className={book.rule} data-local={local.creditor}>
      <Text fw={650}>{place(`LOCAL:${local.creditor}`)}</Text>
      <Text size="sm">
        {local.version
          ? t('ours.inForce', {
              time: when(local.in_force_since),
              proposer: name(local.proposed_by),
              approver: name(local.approved_by),
            })
          : t('ours.withdrawn')}
      </Text>
      {local.flaw && <Unread flaw={local.flaw} />}
      {local.text && <PackText title={t('ours.read')} version={local.version} text={local.text} />}
      {local.waits_for_second && (
        <div className={book.waiting}>
          <Text size="sm" fw={600}>
            {t('ours.waits')}
          </Text>
          <Text size="sm" dir="auto">
            {local.waiting_text === null ? t('ours.waitsWithdraw', words) : t('ours.waitsNew', words)}
          </Text>
          {local.waiting_text !== null && (
            <PackText title={t('ours.readFirst')} version={local.waiting_version} text={local.waiting_text} open />
          )}
          {own ? (
            <Text size="xs" className={classes.why} data-why>
              {t('two.own')}
            </Text>
          ) : (
            may(session, 'policy:approve') && (
              <Button size="xs" mt={6} onClick={() => act('approve')} data-act="approve">
                {t('ours.approve')}
              </Button>
            )
          )}
        </div>
      )}
      {local.version && !local.waits_for_second && may(session, 'policy:propose') && (
        <Button size="xs" mt={6} variant="default" onClick={() => act('withdraw')}>
          {t('ours.withdraw')}
        </Button>
      )}
    </article>
  )
}

/** Of a pack in force that is not understood any more: that nothing leaves, and which line it is. */
export function Unread({ flaw }: { flaw: string }) {
  const { t } = useTranslation()
  return (
    <Alert color="red" variant="light" my={6} title={t('ours.unread')} data-unread>
      <Code block fz={11} lang="en" style={{ whiteSpace: 'pre-wrap' }}>
        {flaw}
      </Code>
    </Alert>
  )
}

type TextProps = { title: string; version: string | null; text: string; open?: boolean }

function PackText({ title, version, text, open = false }: TextProps) {
  return (
    <details className={paper.raw} open={open}>
      <summary>
        {title} {version && <Code fz={11}>{version}</Code>}
      </summary>
      <Code block fz={11} tabIndex={0} lang="en">
        {text}
      </Code>
    </details>
  )
}

function TheDeed({ doing, close }: { doing: Doing; close: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const creditors = useCreditors().map(({ creditor }) => ({ value: creditor, label: creditor }))
  const place = usePlace()
  const [creditor, setCreditor] = useState(EVERYBODY)
  const [text, setText] = useState('')
  const params = (of: string) => ({ path: { creditor: of }, header: { 'Idempotency-Key': newKey() } })
  const run = async (reason: string) => {
    if (doing.act === 'approve') {
      const { creditor: of, waiting_version: version } = doing.local
      const path = '/v1/compliance/local-packs/{creditor}/approve'
      await ask(outreach.POST(path, { params: params(of), body: { version, reason } }))
    } else {
      const of = doing.act === 'propose' ? creditor : doing.local.creditor
      const body = { text: doing.act === 'propose' ? text : null, reason }
      await ask(outreach.PUT('/v1/compliance/local-packs/{creditor}', { params: params(of), body }))
    }
    await queries.invalidateQueries({ queryKey: localPacksQuery.queryKey })
    await queries.invalidateQueries({ queryKey: packsQuery.queryKey })
    notifications.show({ message: doing.act === 'approve' ? t('ours.approved') : t('ours.sent'), color: 'teal' })
  }
  const titles = {
    propose: t('ours.proposeTitle'),
    withdraw: t('ours.withdrawTitle', {
      creditor: doing.act === 'propose' ? '' : place(`LOCAL:${doing.local.creditor}`),
    }),
    approve: t('ours.approve'),
  }
  return (
    <Deed
      title={titles[doing.act]}
      effect={doing.act === 'approve' ? t('ours.readFirst') : t('ours.lead')}
      act={doing.act === 'approve' ? t('ours.approve') : t('ours.send')}
      close={close}
      run={run}
    >
      {doing.act === 'propose' && (
        <>
          <Select
            label={t('ours.creditor')}
            allowDeselect={false}
            data={[{ value: EVERYBODY, label: t('law.everybody') }, ...creditors]}
            value={creditor}
            onChange={(value) => value && setCreditor(value)}
          />
          <Textarea
            label={t('ours.text')}
            description={t('ours.textHint')}
            required
            autosize
            minRows={6}
            maxRows={16}
            maxLength={TEXT_CHARACTERS_MAX}
            spellCheck={false}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </>
      )}
    </Deed>
  )
}
