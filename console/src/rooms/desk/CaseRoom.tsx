import { Button, Group, Text } from '@mantine/core'
import { IconArrowLeft, IconHeadset } from '@tabler/icons-react'
import { Link, useParams, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Room } from '../../layout/Room.tsx'
import { roomsOf } from '../../layout/rooms.ts'
import { useSession } from '../../session/session.ts'
import { CaseView } from './CaseView.tsx'
import { Panel } from './Panel.tsx'
import { useCase } from './useCase.ts'

/** A case to be looked at, from the table; whoever may work it takes it to the desk from here. */
export default function CaseRoom() {
  const { t } = useTranslation()
  const session = useSession()
  const router = useRouter()
  const { caseId } = useParams({ from: '/shell/cases/$caseId' })
  const asked = useCase(caseId)
  const mayWork = roomsOf(session).some(({ name }) => name === 'desk')
  const busy = asked.found.isPending || (asked.found.isSuccess && asked.debtor.isPending)
  const actions = (
    <Panel title={t('outcome.title')}>
      {mayWork ? (
        <Button fullWidth component={Link} to={`/desk/${caseId}`} leftSection={<IconHeadset size={16} aria-hidden />}>
          {t('shell.goTo', { room: t('shell.rooms.desk') })}
        </Button>
      ) : (
        <Text size="sm" c="dimmed">
          {t('outcome.readOnly')}
        </Text>
      )}
    </Panel>
  )
  return (
    <Room name="cases" busy={busy}>
      <Group mb="xs">
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconArrowLeft size={15} aria-hidden />}
          onClick={() => router.history.back()}
        >
          {t('cases.title')}
        </Button>
      </Group>
      <CaseView key={caseId} caseId={caseId} asked={asked} actions={actions} />
    </Room>
  )
}
