import * as board from './board.ts'
import * as cases from './cases.ts'
import * as codes from './codes.ts'
import * as desk from './desk.ts'
import { kpis } from './kpis.ts'
import { rules } from './rules.ts'
import * as shell from './shell.ts'
import * as strategy from './strategy.ts'
import * as timeline from './timeline.ts'

export const en = {
  ...shell, ...board, ...codes, ...cases, ...desk, ...timeline, ...strategy, kpis, rules,
} // prettier-ignore
