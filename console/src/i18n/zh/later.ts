import * as compliance from './compliance.ts'
import * as facts from './facts.ts'
import * as operations from './operations.ts'
import * as receipt from './receipt.ts'
import * as sources from './sources.ts'

/** The same words as i18n/en/later.ts has. */
export const later = { ...compliance, ...facts, ...operations, ...receipt, ...sources }
