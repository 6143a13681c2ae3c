import { Button, Group, Text } from '@mantine/core'
import { IconArrowLeft, IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ask, outreach } from '../../api/client.ts'
import { asProblem } from '../../api/problem.ts'
import { saveFile } from '../../format/csv.ts'
import { Empty, Failed, Loading } from '../../layout/states.tsx'
import { read } from '../../receipt/proof.ts'
import { may, useSession } from '../../session/session.ts'
import { useBusy } from './busy.ts'
import classes from './compliance.module.css'
import paper from './receipt.module.css'
import { Receipt } from './Receipt.tsx'
import { cleaned } from './search.ts'

/** The receipt of a contact, as its file came: what is shown, checked and taken along is one and the same text. */
export function ReceiptOf() {
  const { t } = useTranslation()
  const session = useSession()
  const navigate = useNavigate()
  const { contact = '', at } = useSearch({ from: '/shell/compliance' })
  const mayAudit = may(session, 'audit:read')
  const asked = useQuery({
    queryKey: ['law', 'receipt', contact],
    queryFn: async () => {
      const params = { path: { contact_id: contact } }
      const call = outreach.GET('/v1/contacts/{contact_id}/receipt', { params, parseAs: 'text' })
      const text = String(await ask(call as Promise<{ data?: unknown; error?: unknown; response: Response }>))
      return { text, proofs: read(text) }
    },
    enabled: mayAudit,
    staleTime: Infinity,
  })
  useBusy(asked.isPending && mayAudit)
  const { text, proofs } = asked.data ?? {}
  const back = () =>
    void navigate({
      from: '/compliance',
      to: '/compliance',
      search: (old) => cleaned({ ...old, contact: undefined }),
    })
  return (
    <div className={classes.page}>
      <Group justify="space-between" gap="xs" mb="sm">
        <Group gap="xs">
          <Button variant="subtle" size="xs" leftSection={<IconArrowLeft size={15} aria-hidden />} onClick={back}>
            {t('receipt.back')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('receipt.title')} <span className={paper.mono}>{contact}</span>
          </Text>
        </Group>
        {text !== undefined && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={15} aria-hidden />}
            onClick={() => saveFile(`receipt-${contact}.json`, new Blob([text], { type: 'application/json' }))}
            data-download
          >
            {t('receipt.download')}
          </Button>
        )}
      </Group>
      {!mayAudit && (
        <Empty title={t('receipt.notYours')} icon="right">
          {t('receipt.notYoursWhy')}
        </Empty>
      )}
      {mayAudit && asked.isPending && <Loading />}
      {asked.isError &&
        (asProblem(asked.error).status === 404 ? (
          <Empty title={t('receipt.none')}>{t('receipt.noneWhy')}</Empty>
        ) : (
          <Failed error={asked.error} again={() => void asked.refetch()} />
        ))}
      {proofs && <Receipt proofs={proofs} at={at} />}
    </div>
  )
}
