import { board } from '../../i18n/en/board.ts'
import { kpis } from '../../i18n/en/kpis.ts'
import { bring } from '../../i18n/index.ts'
import { board as boardChinese } from '../../i18n/zh/board.ts'
import { kpis as kpisChinese } from '../../i18n/zh/kpis.ts'

bring({ en: { board, kpis }, zh: { board: boardChinese, kpis: kpisChinese } })
