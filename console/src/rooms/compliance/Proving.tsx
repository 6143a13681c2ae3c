import { Alert, Button, Code, Group, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconFingerprint, IconShieldCheck, IconShieldX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { stamp } from '../../format/format.ts'
import { Failed, Loading } from '../../layout/states.tsx'
import { useWallTime } from '../../layout/wallTime.ts'
import { able, isSame, keyOf, type PublicKey } from '../../receipt/keys.ts'
import type { Proof } from '../../receipt/proof.ts'
import { type Checked, checkAll } from '../../receipt/verify.ts'
import { may, useSession } from '../../session/session.ts'
import { Panel } from '../desk/Panel.tsx'
import proven from './proof.module.css'
import paper from './receipt.module.css'
import { usePublicKey } from './publicKey.ts'
import { Steps, useBrokenWords } from './Steps.tsx'

const COMMAND = 'openssl pkey -pubin -in checkpoint.pub -outform DER | sha256sum'

type Props = {
  proofs: readonly Proof[]
  /** Which of them is looked at. */
  at: number
  /** Begin by itself, without a press. */
  atOnce?: boolean
  tell: (checked: Checked[] | null) => void
}

/** The proof of a receipt, checked here from its file and the public key; each step is ticked or named. */
export function Proving({ proofs, at, atOnce = false, tell }: Props) {
  const { t } = useTranslation()
  const session = useSession()
  const mayAsk = may(session, 'audit:verify')
  const [source, setSource] = useState<'here' | 'paste'>(mayAsk ? 'here' : 'paste')
  const [pasted, setPasted] = useState<PublicKey | null>(null)
  const [wanted, setWanted] = useState(atOnce)
  const [checked, setChecked] = useState<Checked[] | null>(null)
  const ableTo = useQuery({ queryKey: ['law', 'able'], queryFn: able, staleTime: Infinity })
  const asked = usePublicKey(proofs[at]?.service, source === 'here' && wanted && ableTo.data === 'yes')
  const key = source === 'paste' ? pasted : (asked.data ?? null)
  const told = useEffectEvent(tell)
  useEffect(() => {
    if (!wanted || !key) return
    let left = false
    void checkAll(proofs, key).then((found) => {
      if (left) return
      setChecked(found)
      told(found)
    })
    return () => {
      left = true
    }
  }, [wanted, key, proofs])
  const choose = (to: 'here' | 'paste') => {
    setSource(to)
    setChecked(null)
    tell(null)
  }
  if (ableTo.data && ableTo.data !== 'yes') return <CannotCheck why={ableTo.data} />
  const done = checked && key ? checked : null
  return (
    <Panel title={t('verify.title')}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('verify.lead')}
        </Text>
        {!wanted && (
          <Button leftSection={<IconShieldCheck size={18} aria-hidden />} onClick={() => setWanted(true)} data-verify>
            {t('verify.start')}
          </Button>
        )}
        {wanted && !done && asked.isFetching && <Loading />}
        {wanted && source === 'here' && asked.isError && (
          <Failed error={asked.error} again={() => void asked.refetch()} />
        )}
        {done && <Found checked={done} at={at} />}
        {wanted && (
          <TheKey
            shown={key}
            source={source}
            mayAsk={mayAsk}
            choose={choose}
            paste={(given) => {
              setChecked(null)
              setPasted(given)
              if (!given) tell(null)
            }}
          />
        )}
      </Stack>
    </Panel>
  )
}

function Found({ checked, at }: { checked: Checked[]; at: number }) {
  const { t } = useTranslation()
  const wallTime = useWallTime()
  const words = useBrokenWords()
  const one = checked[at]!
  const bad = checked.filter(({ broken }) => broken !== null).length
  const Icon = bad ? IconShieldX : IconShieldCheck
  return (
    <div data-proven={bad === 0}>
      <div className={proven.proof} data-holds={bad === 0} role="status">
        <Icon size={30} stroke={1.8} aria-hidden />
        <div>
          <Text fw={700} size="lg" lh={1.2}>
            {bad ? (checked.length > 1 ? t('verify.fileBroken') : t('verify.broken')) : t('verify.holds')}
          </Text>
          <Text size="sm">
            {one.broken
              ? words(one.broken)
              : bad
                ? t('verify.oneHolds')
                : t('verify.holdsWhy', { time: one.signedAt ? wallTime(one.signedAt, stamp) : t('shell.unknown') })}
          </Text>
          {checked.length > 1 && (
            <Text size="sm" mt={4}>
              {bad
                ? t('verify.someBroken', { count: bad, all: checked.length })
                : t('verify.holdsAll', { count: checked.length })}
            </Text>
          )}
        </div>
      </div>
      <Steps checked={one} />
    </div>
  )
}

type KeyProps = {
  shown: PublicKey | null
  source: 'here' | 'paste'
  mayAsk: boolean
  choose: (source: 'here' | 'paste') => void
  paste: (key: PublicKey | null) => void
}

/** By which key it is checked, and whether that is the one that somebody knows. */
function TheKey({ shown, source, mayAsk, choose, paste }: KeyProps) {
  const { t } = useTranslation()
  const [pem, setPem] = useState('')
  const [wrong, setWrong] = useState(false)
  const [known, setKnown] = useState('')
  const read = async (text: string) => {
    setPem(text)
    const found = text.trim() ? await keyOf(text).catch(() => null) : null
    setWrong(text.trim() !== '' && found === null)
    paste(found)
  }
  const same = shown && known.trim() ? isSame(shown.fingerprint, known) : null
  return (
    <Stack gap={8} className={proven.key}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={650}>
          {t('verify.key')}
        </Text>
        {mayAsk && (
          <SegmentedControl
            size="xs"
            aria-label={t('verify.key')}
            value={source}
            onChange={(value) => choose(value as 'here' | 'paste')}
            data={[
              { value: 'here', label: t('verify.keyHere') },
              { value: 'paste', label: t('verify.keyPaste') },
            ]}
          />
        )}
      </Group>
      {source === 'paste' && (
        <Textarea
          size="xs"
          label={t('verify.pem')}
          description={t('verify.pemHint')}
          error={wrong ? t('verify.noKey') : undefined}
          autosize
          minRows={3}
          maxRows={5}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          value={pem}
          onChange={(event) => void read(event.currentTarget.value)}
        />
      )}
      {source === 'paste' && !shown && !wrong && (
        <Text size="xs" c="dimmed">
          {t('verify.keyNeeded')}
        </Text>
      )}
      {shown && (
        <>
          <Text size="xs" c="dimmed">
            {t('verify.fingerprint')}
          </Text>
          <Code className={proven.fingerprint} data-fingerprint>
            {shown.fingerprint.replaceAll(/.{4}(?=.)/g, '$& ')}
          </Code>
          <TextInput
            size="xs"
            label={t('verify.compare')}
            leftSection={<IconFingerprint size={15} aria-hidden />}
            error={same === false ? t('verify.other') : undefined}
            value={known}
            spellCheck={false}
            onChange={(event) => setKnown(event.currentTarget.value)}
          />
          {same === true && (
            <Text size="xs" fw={600} className={paper.good} role="status">
              {t('verify.same')}
            </Text>
          )}
          {source === 'here' && (
            <Text size="xs" c="dimmed">
              {t('verify.compareHint')} <Code fz={11}>{COMMAND}</Code>
            </Text>
          )}
        </>
      )}
    </Stack>
  )
}

function CannotCheck({ why }: { why: 'insecure' | 'no_ed25519' }) {
  const { t } = useTranslation()
  const title = why === 'insecure' ? t('verify.insecure') : t('verify.noEd25519')
  return (
    <Alert color="yellow" variant="light" icon={<IconAlertTriangle aria-hidden />} title={title} role="alert">
      {why === 'insecure' ? t('verify.insecureWhy') : t('verify.noEd25519Why')}
    </Alert>
  )
}
