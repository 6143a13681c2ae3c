import * as compliance from './compliance.ts'
import * as facts from './facts.ts'
import * as operations from './operations.ts'
import * as receipt from './receipt.ts'
import * as sources from './sources.ts'

/** Words that come with the room that says them, and are no part of what the first room loads. */
export const later = { ...compliance, ...facts, ...operations, ...receipt, ...sources }
