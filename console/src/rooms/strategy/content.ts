/** A strategy's version as it is stored: stages, branches, decision tables (JDM) and steps. */

export type Channel = 'sms' | 'call' | 'email' | 'letter' | 'visit'
export type Option = { channel: Channel; template: string }
export type StepRule = {
  step: string
  stage: string
  at_dpd: number
  hour: number
  branches: string[]
  options: Option[]
}
export type FollowUp = {
  step: string
  after: string[]
  in_days: number
  hour: number
  stages: string[]
  options: Option[]
}
export type Content = {
  title: string
  stages: string[]
  branches: string[]
  tables: Record<string, unknown>
  steps: StepRule[]
  follow_ups: FollowUp[]
  hold_out_stages: string[]
  last_hour: number
}

/** A row of a decision table: its cells by the order of the fields, and what it gives. */
export type Rule = { id: string; cells: string[]; gives: string }
export type Decision = { name: string; fields: string[]; rules: Rule[] }

const list = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value)
    ? value.filter((item): item is Record<string, unknown> => typeof item === 'object' && item !== null)
    : []
const text = (value: unknown): string => (typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)) // prettier-ignore

/** The tables of a version in the order in which they are asked. */
export function tablesOf(content: Pick<Content, 'tables'>): Decision[] {
  return ['stage', 'branch'].flatMap((name) => {
    const graph = content.tables[name] as { nodes?: unknown } | undefined
    const node = list(graph?.nodes).find(({ type }) => type === 'decisionTableNode')
    const table = node?.content as Record<string, unknown> | undefined
    if (!table) return []
    const inputs = list(table.inputs)
    const [output] = list(table.outputs)
    return [
      {
        name,
        fields: inputs.map(({ field }) => text(field)),
        rules: list(table.rules).map((rule, i) => ({
          id: text(rule['_id']) || String(i),
          cells: inputs.map(({ id }) => text(rule[text(id)])),
          gives: unquoted(text(rule[text(output?.id)])),
        })),
      },
    ]
  })
}

const unquoted = (cell: string) => cell.trim().replace(/^"(.*)"$/s, '$1')
const SIGNS: Record<string, string> = { '>=': '≥ ', '<=': '≤ ', '>': '> ', '<': '< ' }

/** A cell as one reads it: `[91..180]` is 91 – 180, `>= 181` is ≥ 181, `"a", "b"` is a, b; empty says anything fits. */
export function saidCell(cell: string): string {
  const plain = cell.trim()
  const between = /^([[(])\s*(-?\d+)\s*\.\.\s*(-?\d+)\s*([\])])$/.exec(plain)
  if (between) {
    const [, low, from, to, high] = between
    return `${low === '(' ? '> ' : ''}${from} – ${high === ')' ? '< ' : ''}${to}`
  }
  const compared = /^(<=|>=|<|>)\s*(-?\d+)$/.exec(plain)
  if (compared) return `${SIGNS[compared[1]!]}${compared[2]}`
  return plain.split(',').map(unquoted).join(', ')
}
