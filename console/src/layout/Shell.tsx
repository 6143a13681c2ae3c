import { AppShell, Button, Group, Modal, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { Spotlight } from '@mantine/spotlight'
import { IconPlugConnectedX, IconSearch } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLost, whenBack } from '../api/connection.ts'
import { useCommands } from './commands.ts'
import { choose } from '../i18n/index.ts'
import { useLanguage } from '../format/format.ts'
import { type Session, sessionQuery, whenOthersChange, WhosePage } from '../session/session.ts'
import { SignIn, SignInSteps } from '../session/SignIn.tsx'
import { CLOSE_WORD } from '../theme.ts'
import { Header } from './Header.tsx'
import classes from './layout.module.css'
import { roomsOf } from './rooms.ts'
import { Failed, Loading } from './states.tsx'

/** Everything around the rooms. Who loses the session keeps what is on the page, behind a word about it. */
export function Shell() {
  const queries = useQueryClient()
  const session = useQuery(sessionQuery)
  const [last, setLast] = useState<Session | null>(null)
  const current = session.data ?? null
  if (current && current !== last) setLast(current)
  useEffect(
    () => whenOthersChange(() => void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })),
    [queries],
  )
  useEffect(() => whenBack(() => void queries.invalidateQueries()), [queries])
  if (session.isPending) return <Loading />
  if (session.isError && !last) return <Failed error={session.error} again={() => void session.refetch()} />
  if (!last) return <SignIn />
  return (
    <WhosePage value={last}>
      <Frame key={last.user} session={last} />
      <Ended opened={session.isSuccess && current === null} />
    </WhosePage>
  )
}

function Frame({ session }: { session: Session }) {
  const { t } = useTranslation()
  const [open, { toggle, close }] = useDisclosure(false)
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 92, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding={0}
    >
      <a href="#content" className={classes.skip}>
        {t('shell.skip')}
      </a>
      <span id={CLOSE_WORD} hidden>
        {t('shell.close')}
      </span>
      <AppShell.Header>
        <Header session={session} open={open} toggle={toggle} />
      </AppShell.Header>
      <AppShell.Navbar aria-label={t('shell.nav')}>
        <div className={classes.rail}>
          {roomsOf(session).map(({ name, icon: Icon }) => (
            <Link key={name} to={`/${name}`} className={classes.room} onClick={close}>
              <Icon size={22} stroke={1.7} aria-hidden />
              {t(`shell.rooms.${name}`)}
            </Link>
          ))}
        </div>
      </AppShell.Navbar>
      {/* the rooms bring their own main */}
      <AppShell.Main component="div">
        <Lost />
        <Outlet />
      </AppShell.Main>
      <Commands session={session} />
    </AppShell>
  )
}

function Lost() {
  const { t } = useTranslation()
  const lost = useLost()
  const was = useRef(false)
  useEffect(() => {
    if (was.current && !lost) notifications.show({ message: t('shell.restored'), color: 'teal', autoClose: 3_000 })
    was.current = lost
  }, [lost, t])
  return (
    <div role="status" aria-live="assertive">
      {lost && (
        <Group className={classes.lost} gap="xs">
          <IconPlugConnectedX size={18} aria-hidden />
          {t('shell.lost')}
        </Group>
      )}
    </div>
  )
}

function Ended({ opened }: { opened: boolean }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  return (
    <Modal
      opened={opened}
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      title={t('signIn.ended')}
      size="lg"
    >
      <Text mb="md">{t('signIn.endedWhy')}</Text>
      <SignInSteps />
      <Button mt="md" data-autofocus onClick={() => void queries.invalidateQueries()}>
        {t('signIn.goOn')}
      </Button>
    </Modal>
  )
}

function Commands({ session }: { session: Session }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const navigate = useNavigate()
  const commands = useCommands()
  const actions = [
    ...commands.map((command) => ({
      id: command.id,
      label: command.label,
      description: command.description,
      onClick: command.run,
    })),
    ...roomsOf(session).map(({ name }) => ({
      id: `go-${name}`,
      label: t('shell.goTo', { room: t(`shell.rooms.${name}`) }),
      onClick: () => void navigate({ to: `/${name}` }),
    })),
    {
      id: 'language',
      label: language === 'zh' ? 'English' : '中文',
      onClick: () => choose(language === 'zh' ? 'en' : 'zh'),
    },
  ]
  return (
    <Spotlight
      actions={actions}
      shortcut={['mod + K']}
      highlightQuery
      scrollable
      maxHeight={420}
      nothingFound={t('shell.noCommand')}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: t('shell.searchCommands'),
        'aria-label': t('shell.searchCommands'),
      }}
    />
  )
}
