import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/spotlight/styles.css'
import './styles.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { watchActivity } from './api/activity.ts'
import { asProblem } from './api/problem.ts'
import './i18n/index.ts'
import { printByDay } from './layout/paper.ts'
import { router } from './router.tsx'
import { sessionQuery } from './session/session.ts'
import { theme, variables } from './theme.ts'

const RETRIES_MAX = 4

function signedOut(error: unknown): void {
  if (asProblem(error).status === 401) void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
}

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: signedOut }),
  mutationCache: new MutationCache({ onError: signedOut }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      networkMode: 'always',
      refetchOnWindowFocus: true,
      retry: (failures, error) => asProblem(error).passes && failures < RETRIES_MAX,
      retryDelay: (failures, error) => (asProblem(error).waitSeconds ?? Math.min(2 ** failures, 8)) * 1_000,
    },
    mutations: { networkMode: 'always', retry: false },
  },
})

watchActivity()
printByDay()
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
setNonce(nonce) // of the styles that open dialogs write

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      colorSchemeManager={localStorageColorSchemeManager({ key: 'dunwell.scheme' })}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-right" limit={4} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
