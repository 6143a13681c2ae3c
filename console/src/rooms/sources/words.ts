import { sources } from '../../i18n/en/sources.ts'
import { bring } from '../../i18n/index.ts'
import { sources as sourcesChinese } from '../../i18n/zh/sources.ts'

bring({ en: { sources }, zh: { sources: sourcesChinese } })
