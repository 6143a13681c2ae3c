import { strategy } from '../../i18n/en/strategy.ts'
import { bring } from '../../i18n/index.ts'
import { strategy as strategyChinese } from '../../i18n/zh/strategy.ts'

bring({ en: { strategy }, zh: { strategy: strategyChinese } })
