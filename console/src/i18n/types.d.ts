import 'i18next'
import type { en } from './en/index.ts'
import type { later } from './en/later.ts'
import type { Same } from './same.ts'

interface Words extends Same<typeof en>, Same<typeof later> {}

declare module 'i18next' {
  interface CustomTypeOptions {
    returnNull: false
    resources: { translation: Words }
  }
}
