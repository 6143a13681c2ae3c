import * as board from './board.ts'
import * as compliance from './compliance.ts'
import * as facts from './facts.ts'
import { kpis } from './kpis.ts'
import * as operations from './operations.ts'
import * as receipt from './receipt.ts'
import * as sources from './sources.ts'
import * as strategy from './strategy.ts'

/** The same words as i18n/en/later.ts has. */
export const later = { ...board, ...compliance, ...facts, ...operations, ...receipt, ...sources, ...strategy, kpis }
