import * as enCompliance from '../../i18n/en/compliance.ts'
import * as enFacts from '../../i18n/en/facts.ts'
import * as enReceipt from '../../i18n/en/receipt.ts'
import { bring } from '../../i18n/index.ts'
import { cited } from '../../i18n/zh/cited.ts'
import * as zhCompliance from '../../i18n/zh/compliance.ts'
import * as zhFacts from '../../i18n/zh/facts.ts'
import { keepers } from '../../i18n/zh/keepers.ts'
import * as zhReceipt from '../../i18n/zh/receipt.ts'

bring(
  {
    en: { ...enCompliance, ...enFacts, ...enReceipt },
    zh: { ...zhCompliance, ...zhFacts, ...zhReceipt },
  },
  { ...cited, ...keepers },
)
