import * as board from './board.ts'
import * as compliance from './compliance.ts'
import * as facts from './facts.ts'
import { kpis } from './kpis.ts'
import * as operations from './operations.ts'
import * as receipt from './receipt.ts'
import * as sources from './sources.ts'
import * as strategy from './strategy.ts'

/** Words that come with the room that says them, and are no part of what the first room loads. */
export const later = { ...board, ...compliance, ...facts, ...operations, ...receipt, ...sources, ...strategy, kpis }
