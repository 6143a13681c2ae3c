import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask, tracking } from '../../api/client.ts'
import classes from './desk.module.css'
import { GROUPS, KEY_OF, KEYS, type Code } from './outcomes.ts'
import { OutcomeForm, type OutcomeFormProps } from './OutcomeForm.tsx'

/** The codes that people may record here, as the service says. */
export const codesQuery = {
  queryKey: ['codes'],
  queryFn: () => ask(tracking.GET('/v1/outcomes/codes')),
  staleTime: Infinity,
}

type Props = {
  code: Code | null
  /** Which opening of the form it is: another one begins anew. */
  opened: number | undefined
  pick: (code: Code) => void
  form: Omit<OutcomeFormProps, 'code'>
  canPromise: boolean
}

/** A button for each code; above them the form of the one that needs one. */
export function OutcomePanel({ code, opened, pick, form, canPromise }: Props) {
  const { t } = useTranslation()
  const served = useQuery(codesQuery)
  const there = new Set(served.data?.items.map((each) => each.code))
  return (
    <>
      {code && <OutcomeForm key={opened} code={code} {...form} />}
      {GROUPS.map((group) => (
        <div key={group} role="group" aria-label={t(`outcome.${group}`)}>
          <p className={classes.groupTitle}>{t(`outcome.${group}`)}</p>
          <div className={classes.outcomes}>
            {KEYS[group].map(([each]) =>
              served.isSuccess && !there.has(each) ? null : (
                <button
                  key={each}
                  type="button"
                  className={classes.code}
                  title={t(`codes.${each}.means`)}
                  data-code={each}
                  data-group={group}
                  aria-expanded={code === each}
                  aria-keyshortcuts={KEY_OF.get(each)}
                  disabled={!canPromise && (each === 'PTP' || each === 'PLAN')}
                  onClick={() => pick(each)}
                >
                  <kbd aria-hidden>{KEY_OF.get(each)?.toUpperCase()}</kbd>
                  {t(`codes.${each}.short`)}
                </button>
              ),
            )}
          </div>
        </div>
      ))}
      {!canPromise && (
        <Text size="xs" c="dimmed" mt={6}>
          {t('outcome.closed')}
        </Text>
      )}
    </>
  )
}
