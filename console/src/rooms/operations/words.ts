import { operations } from '../../i18n/en/operations.ts'
import { bring } from '../../i18n/index.ts'
import { operations as operationsChinese } from '../../i18n/zh/operations.ts'

bring({ en: { operations }, zh: { operations: operationsChinese } })
