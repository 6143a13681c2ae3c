import { createRootRoute, createRoute, createRouter, Navigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Shell } from './layout/Shell.tsx'
import { firstRoom, ROOMS, roomsOf } from './layout/rooms.ts'
import { Room, type RoomName } from './layout/Room.tsx'
import { Empty, Failed, Loading } from './layout/states.tsx'
import { readBoard } from './rooms/board/search.ts'
import { readFilters } from './rooms/cases/filters.ts'
import { readShown } from './rooms/compliance/search.ts'
import { readLooked } from './rooms/strategy/search.ts'
import { useSession } from './session/session.ts'
import { SignIn } from './session/SignIn.tsx'

const CONTENT = {
  desk: lazy(() => import('./rooms/desk/DeskRoom.tsx')),
  cases: lazy(() => import('./rooms/cases/CasesRoom.tsx')),
  board: lazy(() => import('./rooms/board/BoardRoom.tsx')),
  compliance: lazy(() => import('./rooms/compliance/ComplianceRoom.tsx')),
  strategy: lazy(() => import('./rooms/strategy/StrategyRoom.tsx')),
  sources: lazy(() => import('./rooms/sources/SourcesRoom.tsx')),
  operations: lazy(() => import('./rooms/operations/OperationsRoom.tsx')),
}
const CaseRoom = lazy(() => import('./rooms/desk/CaseRoom.tsx'))

const root = createRootRoute({ notFoundComponent: NoRoom, errorComponent: ({ error }) => <Failed error={error} /> })
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell, notFoundComponent: NoRoom })
const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignIn })
const home = createRoute({ getParentRoute: () => shell, path: '/', component: Home })
const desk = createRoute({ getParentRoute: () => shell, path: '/desk', component: room('desk') })
const deskCase = createRoute({ getParentRoute: () => shell, path: '/desk/$caseId', component: room('desk') })
export const casesRoute = createRoute({
  getParentRoute: () => shell,
  path: '/cases',
  component: room('cases'),
  validateSearch: readFilters,
})
const oneCase = createRoute({ getParentRoute: () => shell, path: '/cases/$caseId', component: OneCase })
const boardRoute = createRoute({
  getParentRoute: () => shell,
  path: '/board',
  component: room('board'),
  validateSearch: readBoard,
})
const compliance = createRoute({
  getParentRoute: () => shell,
  path: '/compliance',
  component: room('compliance'),
  validateSearch: readShown,
})
const strategyRoute = createRoute({
  getParentRoute: () => shell,
  path: '/strategy',
  component: room('strategy'),
  validateSearch: readLooked,
})
const others = (['sources', 'operations'] as const).map((name) =>
  createRoute({ getParentRoute: () => shell, path: `/${name}`, component: room(name) }),
)
export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    shell.addChildren([home, desk, deskCase, casesRoute, oneCase, boardRoute, compliance, strategyRoute, ...others]),
  ]),
  defaultPreload: false,
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

function Home() {
  const first = firstRoom(useSession())
  return first ? <Navigate to={`/${first}`} replace /> : <NoRoom />
}

function room(name: RoomName) {
  const Content = CONTENT[name]
  return function Guarded() {
    return (
      <Guard name={name}>
        <Content />
      </Guard>
    )
  }
}

function OneCase() {
  return (
    <Guard name="cases">
      <CaseRoom />
    </Guard>
  )
}

/** A room for those who may see it; for others, whom it is for. */
function Guard({ name, children }: { name: RoomName; children: React.ReactNode }) {
  const { t } = useTranslation()
  const session = useSession()
  if (!roomsOf(session).some((entry) => entry.name === name)) {
    const roles = ROOMS.find((entry) => entry.name === name)?.roles ?? []
    const words = {
      role: t(`shell.roles.${session.role as 'collector'}`),
      roles: roles.map((role) => t(`shell.roles.${role as 'collector'}`)).join(t('timeline.and')),
    }
    return (
      <Room name={name} busy={false}>
        <Empty title={t('states.noRight')} icon="right">
          {t('states.noRightWhy', words)}
        </Empty>
      </Room>
    )
  }
  return <Suspense fallback={<Loading />}>{children}</Suspense>
}

function NoRoom() {
  const { t } = useTranslation()
  return (
    <main id="content" tabIndex={-1}>
      <Empty title={t('states.noRoom')}>{t('states.noRoomWhy')}</Empty>
    </main>
  )
}
