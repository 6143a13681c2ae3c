import { Alert, Button, Card, Center, Code, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { IconClockX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { installationQuery } from '../api/installation.ts'
import { useLanguage } from '../format/format.ts'
import { choose } from '../i18n/index.ts'
import { tongues } from '../layout/tongues.tsx'

const COMMAND = '.venv/bin/dunwell login --role team_lead'

/** How to get in, in this kind of installation. */
export function SignInSteps() {
  const { t } = useTranslation()
  const { data: installation } = useQuery(installationQuery)
  if (installation?.sign_in === 'oidc') {
    return (
      <Button component="a" href="/login">
        {t('signIn.oidc')}
      </Button>
    )
  }
  if (installation?.sign_in === 'none') return <Text>{t('signIn.noWay')}</Text>
  return (
    <Stack gap="xs">
      <Text>{t('signIn.byLink')}</Text>
      <Code block>{COMMAND}</Code>
      <Text size="sm" c="dimmed">
        {t('signIn.twice')}
      </Text>
    </Stack>
  )
}

/** The page of whoever is not signed in. */
export function SignIn() {
  const { t } = useTranslation()
  const language = useLanguage()
  const asked = new URLSearchParams(location.search)
  const used = asked.get('link') === 'used'
  const refused = asked.get('refused')
  return (
    <Center mih="100dvh" p="md" component="main" id="content">
      <Card withBorder shadow="sm" padding="xl" radius="lg" w="100%" maw={520} bg="var(--paper)">
        <Stack>
          <Group justify="space-between" wrap="nowrap">
            <Group gap="sm">
              <img src="/favicon.svg" width={40} height={40} alt="" />
              <Title order={1} size="h2">
                {t('shell.product')}
              </Title>
            </Group>
            <SegmentedControl
              size="xs"
              aria-label={t('shell.language')}
              value={language}
              onChange={(value) => choose(value as 'en' | 'zh')}
              data={tongues({ en: 'EN', zh: '中文' })}
            />
          </Group>
          <Text c="dimmed">{t('signIn.lead')}</Text>
          {used && (
            <Alert color="yellow" icon={<IconClockX aria-hidden />} role="alert">
              {t('signIn.used')}
            </Alert>
          )}
          {refused && (
            <Alert color="yellow" icon={<IconClockX aria-hidden />} role="alert">
              {refused === '403' ? t('signIn.noRole') : t('signIn.notLetIn')}
            </Alert>
          )}
          <Title order={2} size="h4">
            {t('signIn.title')}
          </Title>
          <SignInSteps />
        </Stack>
      </Card>
    </Center>
  )
}
