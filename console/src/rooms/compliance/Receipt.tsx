import { Badge, Text, UnstyledButton } from '@mantine/core'
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { moment, useLanguage } from '../../format/format.ts'
import { useKnown } from '../../i18n/known.ts'
import type { Proof } from '../../receipt/proof.ts'
import { type JournalRecord, recordOf } from '../../receipt/record.ts'
import { kindOf, verdictOf } from '../../receipt/verdict.ts'
import { type Checked, firstBroken } from '../../receipt/verify.ts'
import { Panel } from '../desk/Panel.tsx'
import proven from './proof.module.css'
import paper from './receipt.module.css'
import { Paper } from './Paper.tsx'
import { Proving } from './Proving.tsx'

type Props = {
  proofs: readonly Proof[]
  /** The instant of the decision that is looked for; the nearest one is shown. */
  at?: string
  /** Of a file: it is checked at once, and nothing else is asked of the system. */
  ofFile?: boolean
}

/** The records of a receipt, one of them in words, and their proof. */
export function Receipt({ proofs, at, ofFile = false }: Props) {
  const records = useMemo(() => proofs.map(({ record }) => recordOf(record)), [proofs])
  const [shown, setShown] = useState(() => nearest(records, at))
  const [checked, setChecked] = useState<Checked[] | null>(null)
  const tell = (found: Checked[] | null) => {
    setChecked(found)
    if (found && !found[shown]?.broken) setShown(firstBroken(found) ?? shown)
  }
  return (
    <div className={paper.receipt}>
      <Paper
        key={shown}
        record={records[shown] ?? null}
        proof={proofs[shown]!}
        doubt={checked?.[shown]?.broken ? 'record' : checked && firstBroken(checked) !== null ? 'file' : null}
        ofFile={ofFile}
      />
      <div className={paper.beside}>
        {proofs.length > 1 && <Records records={records} shown={shown} show={setShown} checked={checked} />}
        <Proving proofs={proofs} at={shown} atOnce={ofFile} tell={tell} />
      </div>
    </div>
  )
}

function nearest(records: readonly (JournalRecord | null)[], at: string | undefined): number {
  if (at === undefined) return records.length - 1
  const apart = records.map((record) => (record ? Math.abs(record.time.getTime() - Date.parse(at)) : Infinity))
  return apart.indexOf(Math.min(...apart))
}

type RecordsProps = {
  records: readonly (JournalRecord | null)[]
  shown: number
  show: (place: number) => void
  checked: Checked[] | null
}

function Records({ records, shown, show, checked }: RecordsProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const known = useKnown()
  return (
    <Panel title={t('receipt.decisions', { count: records.length })}>
      <ol className={proven.records}>
        {records.map((record, place) => {
          const kind = record ? kindOf(record.type) : ''
          const broken = checked?.[place]?.broken
          return (
            // oxlint-disable-next-line react/no-array-index-key -- the records of a file never move
            <li key={place}>
              <UnstyledButton
                className={proven.recordLine}
                aria-current={place === shown}
                onClick={() => show(place)}
                data-record={place}
              >
                <span>
                  <Text size="sm" fw={600}>
                    {known(`receipt.kinds.${kind}`) ?? (kind || t('shell.unknown'))}
                  </Text>
                  <Text size="xs" c="dimmed" className="num">
                    {record && moment(record.time, language)} {record && <Reason data={record.data} />}
                  </Text>
                </span>
                {checked && (
                  <Badge
                    size="sm"
                    tt="none"
                    variant="light"
                    color={broken ? 'red' : 'teal'}
                    leftSection={
                      broken ? <IconShieldX size={12} aria-hidden /> : <IconShieldCheck size={12} aria-hidden />
                    }
                  >
                    {broken ? t('verify.broken') : t('verify.holds')}
                  </Badge>
                )}
              </UnstyledButton>
            </li>
          )
        })}
      </ol>
    </Panel>
  )
}

function Reason({ data }: { data: Record<string, unknown> }) {
  const rule = verdictOf(data)?.rule
  return rule ? <span>· {rule}</span> : null
}
