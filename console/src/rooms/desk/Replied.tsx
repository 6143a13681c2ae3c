import { useTranslation } from 'react-i18next'
import { ask, outreach } from '../../api/client.ts'
import classes from './desk.module.css'
import { WordForWord } from './WordForWord.tsx'

/** What the debtor wrote back: word for word, once a purpose is given. `offset` is that of its line. */
export function Replied({ caseId, offset }: { caseId: string; offset: number }) {
  const { t } = useTranslation()
  const read = async (purpose: string) => {
    const params = { path: { case_id: caseId, offset }, query: { purpose } }
    const { text } = await ask(outreach.GET('/v1/cases/{case_id}/replies/{offset}', { params }))
    return [text ?? t('sent.gone')]
  }
  const said = (text: string) => (
    <p key={text} className={classes.said} dir="auto" data-replied>
      {text}
    </p>
  )
  return (
    <WordForWord
      title={t('replied.title')}
      button={t('replied.whole')}
      none=""
      masked={
        <p className={classes.said} aria-label={t('replied.hidden')} data-replied="hidden">
          ••••••
        </p>
      }
      read={read}
      said={said}
    />
  )
}
