import 'i18next'
import type { en } from './en/index.ts'
import type { Same } from './same.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    returnNull: false
    resources: { translation: Same<typeof en> }
  }
}
