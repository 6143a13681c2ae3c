import { Button, Code, Text } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask, outreach } from '../../api/client.ts'
import { Failed } from '../../layout/states.tsx'
import { sha256 } from '../../receipt/keys.ts'
import { toHex } from '../../receipt/proof.ts'
import { may, useSession } from '../../session/session.ts'
import paper from './receipt.module.css'
import { Section } from './Evidence.tsx'

/** What left with a contact: its hash, and for whoever may see it the text, held against that hash. */
export function Message({ data, ofFile }: { data: Record<string, unknown>; ofFile: boolean }) {
  const { t } = useTranslation()
  const session = useSession()
  const contact = String(data.contact_id)
  const hash = String(data.content_hash)
  const shown = useMutation({
    mutationFn: async () => {
      const { items } = await ask(
        outreach.GET('/v1/contacts/{contact_id}/message', { params: { path: { contact_id: contact } } }),
      )
      const found = items.find(({ attempt }) => attempt === data.attempt) ?? null
      const text = found?.text ?? null
      const same = text === null ? null : toHex(await sha256(new TextEncoder().encode(text))) === hash
      return { found, text, same }
    },
  })
  return (
    <Section title={t('receipt.message')}>
      <Text size="xs" c="dimmed" mb={6}>
        {t('receipt.contentHash')}: <Code fz={11}>{hash}</Code>
      </Text>
      {!ofFile && !shown.data && may(session, 'pii:reveal') && (
        <>
          <Button
            size="xs"
            variant="default"
            loading={shown.isPending}
            leftSection={<IconEye size={14} aria-hidden />}
            onClick={() => shown.mutate()}
          >
            {t('receipt.showMessage')}
          </Button>
          <Text size="xs" c="dimmed" mt={4}>
            {t('receipt.showMessageWhy')}
          </Text>
        </>
      )}
      {shown.isError && <Failed error={shown.error} again={() => shown.mutate()} />}
      {shown.data &&
        (shown.data.text === null ? (
          <Text size="sm">{shown.data.found ? t('receipt.forgotten') : t('receipt.noMessage')}</Text>
        ) : (
          <>
            <p className={paper.said} dir="auto" data-message>
              {shown.data.text}
            </p>
            <Text size="xs" fw={600} className={shown.data.same ? paper.good : paper.bad}>
              {shown.data.same ? t('receipt.sameHash') : t('receipt.otherHash')}
            </Text>
          </>
        ))}
    </Section>
  )
}
