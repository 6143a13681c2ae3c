import { Text } from '@mantine/core'
import { IconCheck, IconMinus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useKnown } from '../../i18n/known.ts'
import { type Broken, type Checked, type StepName, STEPS } from '../../receipt/verify.ts'
import proven from './proof.module.css'

/** What was done to a receipt, in words. */
export function useBrokenWords(): (broken: Broken) => string {
  const { t } = useTranslation()
  const service = useServiceWords()
  return (broken) => {
    const given = Object.fromEntries(
      Object.entries(broken).map(([name, value]: [string, unknown]) => {
        if (Array.isArray(value)) return [name, value.join(t('verify.and'))]
        return [name, name === 'service' || name === 'signed' ? service(String(value)) : value]
      }),
    )
    return String(t(`verify.names.${broken.code}`, given as never))
  }
}

/** A service by its name in a file; whatever else stands there as it is. */
function useServiceWords(): (name: string) => string {
  const known = useKnown()
  return (name) => known(`receipt.services.${name}`) ?? name
}

/** From the record up to the signature: each step with what it shows, ticked or named as broken. */
export function Steps({ checked }: { checked: Checked }) {
  const { t } = useTranslation()
  const words = useBrokenWords()
  const how = useHow(checked)
  return (
    <ol className={proven.steps}>
      {STEPS.map((name) => {
        const broken = checked.steps[name]
        const state = broken ? 'broken' : isJudged(name, checked) ? 'holds' : 'skipped'
        const Icon = { broken: IconX, holds: IconCheck, skipped: IconMinus }[state]
        const said = { broken: t('verify.crossed'), holds: t('verify.ticked'), skipped: t('verify.skipped') }[state]
        return (
          <li key={name} data-step={name} data-state={state}>
            <span className={proven.tick}>
              <Icon size={15} stroke={3} aria-hidden />
            </span>
            <div>
              <Text size="sm" fw={600} lh={1.3}>
                {t(`verify.steps.${name}`)}
                <span className="visually-hidden">: {said}</span>
              </Text>
              <Text size="xs" c={broken ? undefined : 'dimmed'} fw={broken ? 600 : undefined}>
                {broken ? words(broken) : state === 'holds' ? how(name) : said}
              </Text>
            </div>
          </li>
        )
      })}
    </ol>
  )
}

/** Without a signed head nothing can be held against it; where its batch's root was changed, the record neither. */
function isJudged(name: StepName, { steps }: Checked): boolean {
  if (name === 'batches') return steps.head === null
  if (name === 'chain') return steps.head === null
  if (name === 'record') return steps.path === null && steps.chain?.code !== 'root_changed'
  return true
}

function useHow({ proof, signedAt }: Checked): (name: StepName) => string {
  const { t } = useTranslation()
  const known = useKnown()
  const service = useServiceWords()(proof.service)
  const log = known(`receipt.logs.${proof.log}`) ?? proof.log
  const own = proof.links[0]
  const end = proof.links.at(-1)
  const given = {
    record: { count: proof.path.length },
    path: { offset: proof.offset, index: own ? proof.offset - own.base + 1 : 0, size: own?.size ?? 0 },
    batches: { count: proof.links.length, from: own?.base ?? 0, to: end ? end.base + end.size : 0 },
    chain: {},
    head: { service, part: proof.part, log, end: end ? end.base + end.size : 0, signedAt },
    signature: {},
  }
  return (name) => {
    const alone = name === 'record' && proof.path.length === 0
    return String(t(`verify.how.${alone ? 'alone' : name}`, given[name] as never))
  }
}
