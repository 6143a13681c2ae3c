import * as compliance from './compliance.ts'
import * as facts from './facts.ts'
import * as receipt from './receipt.ts'

/** Words that come with the room that says them, and are no part of what the first room loads. */
export const later = { ...compliance, ...facts, ...receipt }
