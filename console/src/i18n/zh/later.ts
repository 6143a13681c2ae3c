import * as compliance from './compliance.ts'
import * as facts from './facts.ts'
import * as receipt from './receipt.ts'

/** The same words as i18n/en/later.ts has. */
export const later = { ...compliance, ...facts, ...receipt }
