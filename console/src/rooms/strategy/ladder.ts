import type { Content, StepRule } from './content.ts'

/** How the ladder lies on the page: bands of stages, in them lanes of branches, in these the steps by their days. */

export type Box = { x: number; y: number; width: number; height: number }
export type Node = Box & { step: StepRule }
export type Line = { x1: number; x2: number; y: number }
export type Lane = { branches: string[]; y: number; height: number }
export type Band = { stage: string; y: number; height: number; lanes: Lane[] }
export type Flow = { bands: Band[]; nodes: Node[]; lines: Line[]; width: number; height: number }

export const LABEL = 138
export const LANE = 84
const ROW = 56
const GAP = 16
const BETWEEN = 20
const COLUMN_MIN = 132
const COLUMN_MAX = 220

/** The branches of a stage that walk the same steps share a lane; those with none have no lane. */
export function lanesOf(steps: readonly StepRule[], branches: readonly string[]): string[][] {
  const lanes = new Map<string, string[]>()
  for (const branch of branches) {
    const walked = steps.filter((step) => step.branches.includes(branch)).map(({ step }) => step)
    if (walked.length) lanes.set(walked.join(), [...(lanes.get(walked.join()) ?? []), branch])
  }
  return [...lanes.values()]
}

/** A column for each step: a day has the same one in every lane, two steps of one lane and day one each. */
export function columnsOf(steps: readonly StepRule[]): Map<string, number> {
  const columns = new Map<string, number>()
  const taken: StepRule[][] = []
  let day: number | undefined
  let base = 0
  for (const step of steps) {
    if (step.at_dpd !== day) base = taken.length
    day = step.at_dpd
    let column = base
    while (taken[column]?.some((other) => other.branches.some((branch) => step.branches.includes(branch)))) column += 1
    taken[column] = [...(taken[column] ?? []), step]
    columns.set(step.step, column)
  }
  return columns
}

export function flowOf(content: Pick<Content, 'stages' | 'branches' | 'steps'>, wanted: number): Flow {
  const ordered = content.steps.toSorted((one, other) => one.at_dpd - other.at_dpd || one.hour - other.hour)
  const stages = content.stages.map((stage) => {
    const steps = ordered.filter((step) => step.stage === stage)
    return { stage, steps, columns: columnsOf(steps), lanes: lanesOf(steps, content.branches) }
  })
  const most = Math.max(1, ...stages.map(({ columns }) => Math.max(0, ...columns.values()) + 1))
  const column = Math.min(COLUMN_MAX, Math.max(COLUMN_MIN, (wanted - LABEL - LANE) / most))
  const flow: Flow = { bands: [], nodes: [], lines: [], width: LABEL + LANE + most * column, height: 0 }
  for (const { stage, steps, columns, lanes } of stages) {
    const top = flow.height
    const band: Band = {
      stage,
      y: top,
      height: Math.max(1, lanes.length) * ROW,
      lanes: lanes.map((branches, row) => ({ branches, y: top + row * ROW, height: ROW })),
    }
    const nodes = steps.flatMap((step) =>
      runsOf(lanes.map((branches) => branches.some((branch) => step.branches.includes(branch)))).map(
        ([first, last]): Node => ({
          step,
          x: LABEL + LANE + columns.get(step.step)! * column,
          y: top + first * ROW + 4,
          width: column - GAP,
          height: (last - first + 1) * ROW - 8,
        }),
      ),
    )
    flow.bands.push(band)
    flow.nodes.push(...nodes)
    flow.lines.push(...band.lanes.flatMap((lane) => linesOf(lane, nodes)))
    flow.height += band.height + BETWEEN
  }
  flow.height -= BETWEEN
  return flow
}

/** Where neighbours are true: first and last of each run. */
function runsOf(marked: readonly boolean[]): [number, number][] {
  const runs: [number, number][] = []
  marked.forEach((mark, i) => {
    const last = runs.at(-1)
    if (mark && last && last[1] === i - 1) last[1] = i
    else if (mark) runs.push([i, i])
  })
  return runs
}

/** From each step of a lane to the next. */
function linesOf(lane: Lane, nodes: readonly Node[]): Line[] {
  const y = lane.y + lane.height / 2
  const along = nodes.filter((node) => node.y < y && y < node.y + node.height).toSorted((one, other) => one.x - other.x)
  return along.slice(1).map((node, i) => ({ x1: along[i]!.x + along[i]!.width, x2: node.x, y }))
}
