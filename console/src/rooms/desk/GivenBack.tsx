import { Button, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useKnown } from '../../i18n/known.ts'
import { Failed } from '../../layout/states.tsx'
import { type Form, typedIn } from './forms.ts'
import { outbox } from './outbox.ts'
import { fieldsOf } from './outcomes.ts'
import { Panel } from './Panel.tsx'
import classes from './desk.module.css'

const PROMISED = new Set<string>(['promise', 'instalments'])

/** What was typed for a case that can't be opened any more: shown with the reason, until somebody lets go of it. */
export function GivenBack({ form: opened, close }: { form: Form; close: () => void }) {
  const form = typedIn(opened)
  const { t } = useTranslation()
  const known = useKnown()
  const said = form.note ?? form.draft?.note ?? ''
  const code = known(`codes.${form.code}.short`) ?? t('outcome.noteSaved')
  const letGo = () => {
    if (form.item) outbox.forget(form.item)
    close()
  }
  return (
    <Panel title={t('outcome.typed', { code })}>
      <div data-given-back>
        {form.refusal && <Failed error={form.refusal} />}
        {form.draft && form.code && fieldsOf(form.code).some((field) => PROMISED.has(field)) && (
          <Text size="sm" className="num">
            {t('outcome.amount')}: {form.draft.amount} · {t('outcome.due')}: {form.draft.due}
          </Text>
        )}
        {said && (
          <p className={classes.said} dir="auto">
            {said}
          </p>
        )}
        <Group justify="space-between" mt="sm">
          <Text size="sm" c="dimmed">
            {t('outcome.typedWhy')}
          </Text>
          <Button size="xs" variant="default" onClick={letGo}>
            {t('outcome.letGo')}
          </Button>
        </Group>
      </div>
    </Panel>
  )
}
