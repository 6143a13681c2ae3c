import { ActionIcon, Burger, Menu, SegmentedControl, Switch, Text, Tooltip, useMantineColorScheme } from '@mantine/core'
import { IconFlask2, IconUser } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { installationQuery, isApart, own, useNow } from '../api/installation.ts'
import { clock, moment, useLanguage } from '../format/format.ts'
import { choose } from '../i18n/index.ts'
import { type Session, tellOthers } from '../session/session.ts'
import { Find } from './Find.tsx'
import { setSingleKeys, useSingleKeys } from './keys.ts'
import classes from './layout.module.css'
import { settled } from './leaving.ts'
import { tongues } from './tongues.tsx'

const HISTORY_AGAIN_MILLISECONDS = 3_000

export function Header({ session, open, toggle }: { session: Session; open: boolean; toggle: () => void }) {
  const { t } = useTranslation()
  const { data: installation } = useQuery(installationQuery)
  return (
    <div className={classes.header}>
      <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('shell.openNav')} />
      <Link to="/" className={classes.brand} aria-label={t('shell.product')}>
        <img src="/favicon.svg" width={26} height={26} alt="" />
        <span className={classes.wide}>{t('shell.product')}</span>
      </Link>
      {installation?.demo && <Ribbon />}
      <div style={{ flex: 1 }} />
      {(session.scopes['debtor:search'] || session.scopes['case:read']) && <Find />}
      {isApart(installation) && <BusinessClock />}
      <UserMenu session={session} />
    </div>
  )
}

function BusinessClock() {
  const { t } = useTranslation()
  const language = useLanguage()
  const now = useNow()
  const { data } = useQuery(installationQuery)
  return (
    <Tooltip label={t('shell.businessRate', { rate: data?.clock.rate })}>
      <span className={classes.clock} data-business-time>
        <span className={classes.wide}>{t('shell.businessTime', { time: moment(now, language) })}</span>
        <span className={classes.narrow}>{clock(now, language)}</span>
      </span>
    </Tooltip>
  )
}

function UserMenu({ session }: { session: Session }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const keys = useSingleKeys()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const role = t(`shell.roles.${session.role as 'collector'}`)

  const become = async (user: string) => {
    await settled()
    await own('/api/session/person', 'PUT', { user })
    tellOthers()
    queries.clear()
    await navigate({ to: '/' })
  }
  const signOut = async () => {
    await settled()
    const { next } = await own<{ next: string }>('/api/session', 'DELETE')
    tellOthers()
    location.assign(next)
  }
  return (
    <Menu width={280} position="bottom-end" shadow="md" closeOnItemClick={false} keepMounted={false}>
      <Menu.Target>
        <ActionIcon
          variant="light"
          size={36}
          radius="xl"
          aria-label={t('shell.menu', { user: session.user })}
          data-user-menu
        >
          <IconUser size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text fw={650} c="var(--mantine-color-text)">
            {session.user}
          </Text>
          {role}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>{t('shell.language')}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('shell.language')}
          value={language}
          onChange={(value) => choose(value as 'en' | 'zh')}
          data={tongues({ en: 'English', zh: '中文' })}
        />
        <Menu.Label>{t('shell.scheme')}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('shell.scheme')}
          value={colorScheme}
          onChange={(value) => setColorScheme(value as 'light' | 'dark' | 'auto')}
          data={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t(`shell.${value}`) }))}
        />
        <Switch
          m="sm"
          size="sm"
          label={t('shell.singleKeys')}
          checked={keys}
          onChange={(event) => setSingleKeys(event.currentTarget.checked)}
        />
        {session.people.length > 0 && (
          <>
            <Menu.Divider />
            <Menu.Label>{t('shell.be')}</Menu.Label>
            {session.people.map((person) => (
              <Menu.Item
                key={person.user}
                disabled={person.user === session.user}
                onClick={() => void become(person.user)}
                rightSection={<Text size="xs">{t(`shell.roles.${person.role as 'collector'}`)}</Text>}
              >
                {person.user}
              </Menu.Item>
            ))}
          </>
        )}
        <Menu.Divider />
        <Menu.Item color="red" onClick={() => void signOut()}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

type Demo = { playing: boolean; made?: boolean; days?: number; days_wanted?: number }

/** What is generated is marked on every screen; while its history is being made, how far that is. */
function Ribbon() {
  const { t } = useTranslation()
  const { data: demo } = useQuery({
    queryKey: ['demo'],
    queryFn: () => own<Demo>('/api/demo'),
    refetchInterval: ({ state }) => (state.data?.made === false ? HISTORY_AGAIN_MILLISECONDS : false),
  })
  const making = demo?.made === false
  const words = making ? t('shell.demoMakingWhy') : t('shell.demoWhy')
  return (
    <Tooltip label={words} multiline maw={300} events={{ hover: true, focus: true, touch: true }}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- its explanation must be reachable */}
      <span className={classes.ribbon} tabIndex={0} data-making={making}>
        <IconFlask2 size={14} aria-hidden />
        {making ? t('shell.demoMaking', { day: Math.floor(demo.days ?? 0), days: demo.days_wanted }) : t('shell.demo')}
      </span>
    </Tooltip>
  )
}
