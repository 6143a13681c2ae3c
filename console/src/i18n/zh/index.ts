import { abroad } from './abroad.ts'
import * as cases from './cases.ts'
import * as codes from './codes.ts'
import * as desk from './desk.ts'
import { instruments } from './instruments.ts'
import { rules } from './rules.ts'
import * as shell from './shell.ts'
import * as timeline from './timeline.ts'

/** What has a name of its own, by the English one. */
export const names = { ...instruments, ...abroad }
export const zh = { ...shell, ...codes, ...cases, ...desk, ...timeline, rules }
