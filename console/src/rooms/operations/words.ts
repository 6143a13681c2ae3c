import * as en from '../../i18n/en/operations.ts'
import { bring } from '../../i18n/index.ts'
import * as zh from '../../i18n/zh/operations.ts'

bring({ en, zh })
