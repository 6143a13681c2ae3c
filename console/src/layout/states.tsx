import { Alert, Button, Center, Code, Loader, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconAlertTriangle, IconInbox, IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem, type Problem } from '../api/problem.ts'
import { useLanguage } from '../format/format.ts'

const ICONS = { empty: IconInbox, right: IconLock, alarm: IconAlertTriangle }
const KNOWN = [0, 400, 401, 403, 404, 409, 412, 413, 422, 428, 429, 500, 503] as const

/** Nothing to show: what that means, and what to do. */
export function Empty(props: { title: string; icon?: keyof typeof ICONS; live?: boolean; children?: ReactNode }) {
  const Icon = ICONS[props.icon ?? 'empty']
  return (
    <Center py="xl" px="md">
      <Stack align="center" gap="xs" maw={560} role={props.live ? 'status' : undefined}>
        <ThemeIcon variant="light" size={56} radius="xl">
          <Icon size={28} aria-hidden />
        </ThemeIcon>
        <Title order={2} size="h4" ta="center">
          {props.title}
        </Title>
        <Text c="dimmed" ta="center" component="div">
          {props.children}
        </Text>
      </Stack>
    </Center>
  )
}

/** A refusal in the reader's words. */
export function useWords(): (error: unknown) => string {
  const { t } = useTranslation()
  return (error) => {
    const problem = asProblem(error)
    if (problem.status === -1) return t('states.crash')
    const known = KNOWN.find((status) => status === problem.status)
    return known === undefined ? t('states.problem.other', { status: problem.status }) : t(`states.problem.s${known}`)
  }
}

/** What a refusal says beyond its kind: the system's own English, marked as such. */
export function Details({ problem }: { problem: Problem }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const said = problem.flaws.map((flaw) => flaw.message).join('; ') || problem.detail
  if (!said || problem.status === 0) return null
  if (language === 'zh') {
    return (
      <Code lang="en" title={t('states.said')} fz="xs">
        {problem.code}
      </Code>
    )
  }
  return (
    <Text size="sm" c="dimmed">
      {said}
    </Text>
  )
}

/** Something could not be read: why, and how to go on. */
export function Failed({ error, again }: { error: unknown; again?: () => void }) {
  const { t } = useTranslation()
  const words = useWords()
  const problem = asProblem(error)
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={words(error)} role="alert">
      <Stack gap="xs" align="flex-start">
        {problem.status === -1 && <Text size="sm">{t('states.crashWhy')}</Text>}
        <Details problem={problem} />
        {problem.waitSeconds !== null && <Text size="sm">{t('states.wait', { seconds: problem.waitSeconds })}</Text>}
        {again && (
          <Button size="xs" variant="default" onClick={again}>
            {t('shell.retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

export function Loading() {
  const { t } = useTranslation()
  return (
    <Center py="xl" role="status" aria-label={t('shell.loading')}>
      <Loader type="dots" />
    </Center>
  )
}
