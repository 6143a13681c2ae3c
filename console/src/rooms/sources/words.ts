import * as en from '../../i18n/en/sources.ts'
import { bring } from '../../i18n/index.ts'
import * as zh from '../../i18n/zh/sources.ts'

bring({ en, zh })
