import { Text } from '@mantine/core'
import { IconCheck, IconMinus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type Broken, type Checked, type StepName, STEPS } from '../../receipt/verify.ts'
import proven from './proof.module.css'

/** What was done to a receipt, in words. */
export function useBrokenWords(): (broken: Broken) => string {
  const { t } = useTranslation()
  return (broken) => {
    const given = broken.code === 'swapped' ? { ...broken, batches: broken.batches.join(t('verify.and')) } : broken
    return String(t(`verify.names.${broken.code}`, given as never))
  }
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
  const own = proof.links[0]
  const end = proof.links.at(-1)
  const given = {
    record: { count: proof.path.length },
    path: { offset: proof.offset, index: own ? proof.offset - own.base + 1 : 0, size: own?.size ?? 0 },
    batches: { count: proof.links.length, from: own?.base ?? 0, to: end ? end.base + end.size : 0 },
    chain: {},
    head: { service: proof.service, part: proof.part, log: proof.log, end: end ? end.base + end.size : 0, signedAt },
    signature: {},
  }
  return (name) => {
    const alone = name === 'record' && proof.path.length === 0
    return String(t(`verify.how.${alone ? 'alone' : name}`, given[name] as never))
  }
}
