import { describe, expect, test } from 'vitest'
import { type Content, saidCell, type StepRule, tablesOf } from '../src/rooms/strategy/content.ts'
import { columnsOf, flowOf, lanesOf } from '../src/rooms/strategy/ladder.ts'
import { NONE_YET, readLooked } from '../src/rooms/strategy/search.ts'
import { countOf, hitsOf, standsAt } from '../src/rooms/strategy/standing.ts'

const BRANCHES = ['standard', 'light', 'specialist']

function step(name: string, at_dpd: number, branches: string[] = BRANCHES, stage = 'M1'): StepRule {
  return { step: name, stage, at_dpd, hour: 10, branches, options: [{ channel: 'sms', template: name }] }
}

describe('the address of the strategy', () => {
  test('is read, and what makes no sense is left out', () => {
    expect(
      readLooked({ name: 'default', version: '2', stage: 'M6+', step: NONE_YET, row: 'a b', case: 'L-77' }),
    ).toEqual({ name: 'default', version: 2, stage: 'M6+', step: '-' })
    expect(readLooked({ version: -1, case: '02dba875-0000-5000-8000-000000000000' })).toEqual({
      case: '02dba875-0000-5000-8000-000000000000',
    })
  })
})

describe('a decision table', () => {
  const graph = (rules: unknown) => ({
    nodes: [
      { type: 'inputNode' },
      {
        type: 'decisionTableNode',
        content: {
          inputs: [{ id: 'a', field: 'dpd' }, { id: 'b', field: 'difficulty' }],
          outputs: [{ id: 'out', field: 'stage' }],
          rules,
        },
      },
    ],
  }) // prettier-ignore

  test('is read in the order of its fields', () => {
    const rules = [{ _id: 'm2', a: '[31..60]', b: '"hard"', out: '"M2"' }, { out: '"M0"' }]
    expect(tablesOf({ tables: { stage: graph(rules) } })).toEqual([
      {
        name: 'stage',
        fields: ['dpd', 'difficulty'],
        rules: [
          { id: 'm2', cells: ['[31..60]', '"hard"'], gives: 'M2' },
          { id: '1', cells: ['', ''], gives: 'M0' },
        ],
      },
    ])
  })

  test('of another shape is no table, and no crash', () => {
    expect(tablesOf({ tables: { stage: { nodes: 7 }, branch: null } })).toEqual([])
    expect(tablesOf({ tables: { stage: graph('none') } })[0]!.rules).toEqual([])
  })

  test.each([
    ['>= 181', '≥ 181'],
    ['<-3', '< -3'],
    ['[91..180]', '91 – 180'],
    ['(1 .. 7)', '> 1 – < 7'],
    ['"M1", "M2"', 'M1, M2'],
    ['1, 2', '1, 2'],
    ['true', 'true'],
    ['', ''],
  ])('says %s as %s', (cell, said) => {
    expect(saidCell(cell)).toBe(said)
  })
})

describe('the ladder', () => {
  test('branches that walk the same steps share a lane; those without one have none', () => {
    const steps = [step('a', 1, ['standard', 'light']), step('b', 2, ['specialist'])]
    expect(lanesOf(steps, BRANCHES)).toEqual([['standard', 'light'], ['specialist']])
    expect(lanesOf([step('a', 1, ['light'])], BRANCHES)).toEqual([['light']])
  })

  test('a day has one column in all lanes; two steps of one lane and day have one each', () => {
    const steps = [step('a', 8, ['standard']), step('b', 8, ['light']), step('c', 8, ['light']), step('d', 9)]
    expect([...columnsOf(steps)]).toEqual([
      ['a', 0],
      ['b', 0],
      ['c', 1],
      ['d', 2],
    ])
  })

  const content: Pick<Content, 'stages' | 'branches' | 'steps'> = {
    stages: ['M0', 'M1'],
    branches: BRANCHES,
    steps: [step('x', 16, ['light']), step('a', 8, ['standard']), step('b', 8, ['light']), step('z', 26, ['standard', 'light'])],
  } // prettier-ignore

  test('a stage without steps keeps its band, and a shared step reaches over its lanes', () => {
    const flow = flowOf(content, 1_000)
    expect(flow.bands.map(({ stage, lanes }) => [stage, lanes.length])).toEqual([
      ['M0', 0],
      ['M1', 2],
    ])
    const [z] = flow.nodes.filter((node) => node.step.step === 'z')
    const [a] = flow.nodes.filter((node) => node.step.step === 'a')
    expect(z!.height).toBeGreaterThan(2 * a!.height)
    expect(z!.y).toBe(a!.y)
    expect(flow.height).toBe(flow.bands[1]!.y + flow.bands[1]!.height)
  })

  test('lines join each step of a lane to the next, and nothing lies over anything', () => {
    const { nodes, lines } = flowOf(content, 300)
    expect(lines).toHaveLength(3) // a – z; b – x – z
    expect(lines.every(({ x1, x2 }) => x1 < x2)).toBe(true)
    const over = nodes.some((one, i) =>
      nodes.slice(i + 1).some(
        (other) =>
          one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height,
      ),
    ) // prettier-ignore
    expect(over).toBe(false)
  })

  test('a step of lanes that do not touch stands in each of them', () => {
    const apart = { ...content, steps: [step('s', 1, ['standard', 'specialist']), step('l', 1, ['light']), step('t', 2, ['standard'])] } // prettier-ignore
    expect(flowOf(apart, 800).nodes.map((node) => node.step.step)).toEqual(['s', 's', 'l', 't'])
  })
})

describe('who stands where', () => {
  const item = (stage: string, at: string, state: string, cases: number) => ({
    strategy_version: 1, stage, branch: 'standard', step: at, next_step: '', state, cases,
  }) // prettier-ignore
  const items = [item('M1', '', 'active', 5), item('M1', 'a', 'quiet', 2), item('M1', 'a', 'held', 1), item('M2', 'a', 'active', 9)] // prettier-ignore

  test('cases are counted by stage, by step, and before the first', () => {
    expect(countOf(items, standsAt('M1', 'a'))).toEqual({ cases: 3, quiet: 2, held: 1 })
    expect(countOf(items, standsAt('M1', NONE_YET)).cases).toBe(5)
    expect(countOf(items, standsAt('M1', undefined)).cases).toBe(8)
    expect(countOf(items, standsAt(undefined, 'a')).cases).toBe(12)
  })

  test('hits are those of their own table', () => {
    const hit = (table: string, row: string, cases: number) => ({ strategy_version: 1, table, row, cases })
    expect([...hitsOf([hit('stage', 'm1', 4), hit('branch', 'm1', 7)], 'stage')]).toEqual([['m1', 4]])
  })
})
