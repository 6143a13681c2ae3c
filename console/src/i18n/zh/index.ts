import * as cases from './cases.ts'
import * as codes from './codes.ts'
import * as desk from './desk.ts'
import { rules } from './rules.ts'
import * as shell from './shell.ts'
import * as timeline from './timeline.ts'

export const zh = { ...shell, ...codes, ...cases, ...desk, ...timeline, rules }
