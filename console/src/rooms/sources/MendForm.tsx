import { ActionIcon, Autocomplete, Button, Code, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, intake } from '../../api/client.ts'
import { asProblem } from '../../api/problem.ts'
import { Failed } from '../../layout/states.tsx'
import { Flaws } from './Flaws.tsx'
import { blamed, changeOf, type Field, isReady, type Kind, valueOf } from './mend.ts'
import classes from './sources.module.css'
import { type Refused, refreshSources } from './useSources.ts'

const KINDS: Kind[] = ['text', 'number', 'boolean', 'json', 'remove']

type Props = { row: Refused; fields: readonly { pointer: string; value: unknown }[]; close: () => void }

/** Sets single fields; all others stay as they came, unseen. */
export function MendForm({ row, fields, close }: Props) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [edits, setEdits] = useState<Field[]>(() => blamed(row.errors))
  const [more, setMore] = useState('')
  const set = (index: number, change: Partial<Field>) =>
    setEdits(edits.map((edit, at) => (at === index ? { ...edit, ...change } : edit)))
  const mend = useMutation({
    mutationFn: () => {
      const params = { path: { record_id: row.id } }
      return ask(intake.POST('/v1/quarantine/{record_id}/mend', { params, body: changeOf(edits) }))
    },
    onSuccess: () => {
      notifications.show({ message: t('sources.taken'), color: 'teal' })
      refreshSources(queries)
      close()
    },
  })
  const add = () => {
    const pointer = more.startsWith('/') ? more : `/${more}`
    if (more.trim() && !edits.some((edit) => edit.pointer === pointer)) {
      setEdits([...edits, { pointer, kind: 'text', text: '' }])
    }
    setMore('')
  }
  const flaws = mend.isError ? asProblem(mend.error).flaws : []
  const known = new Map(fields.map(({ pointer, value }) => [pointer, value]))
  return (
    <form
      className={classes.inside}
      data-mending
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady(edits)) mend.mutate()
      }}
    >
      <Stack gap="xs">
        <Text size="xs" c="dimmed">
          {t('sources.mendHow')}
        </Text>
        {edits.map((edit, index) => (
          <Group key={edit.pointer} gap="xs" align="flex-end">
            <TextInput
              size="xs"
              data-autofocus={index === 0 || undefined}
              autoFocus={index === 0}
              label={<Code>{edit.pointer.slice(1)}</Code>}
              description={cameAs(known.get(edit.pointer), t('sources.hidden'), t('sources.notThere'))}
              placeholder={edit.kind === 'remove' ? t('sources.takenOut') : t('sources.newValue')}
              value={edit.text}
              disabled={edit.kind === 'remove'}
              error={
                edit.text.trim() !== '' && valueOf(edit) === undefined
                  ? t(`sources.badKind.${edit.kind as 'number'}`)
                  : undefined
              }
              autoComplete="off"
              onChange={(event) => set(index, { text: event.currentTarget.value })}
              style={{ flex: '1 1 200px' }}
              data-field={edit.pointer}
            />
            <Select
              size="xs"
              aria-label={t('sources.kindOf', { field: edit.pointer.slice(1) })}
              data={KINDS.map((value) => ({ value, label: t(`sources.kindNames.${value}`) }))}
              value={edit.kind}
              allowDeselect={false}
              onChange={(value) => set(index, { kind: value as Kind })}
              w={120}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={30}
              aria-label={t('sources.leaveField', { field: edit.pointer.slice(1) })}
              onClick={() => setEdits(edits.filter((_, at) => at !== index))}
            >
              <IconX size={15} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <Group gap="xs" align="flex-end">
          <Autocomplete
            size="xs"
            label={t('sources.anotherField')}
            data={fields.map(({ pointer }) => pointer).filter((pointer) => pointer !== '')}
            value={more}
            maxLength={200}
            onChange={setMore}
            w={260}
          />
          <Button size="xs" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
            {t('sources.addField')}
          </Button>
        </Group>
        {mend.isError && <Failed error={mend.error} />}
        {flaws.length > 0 && <Flaws flaws={flaws} />}
        <Group justify="flex-end">
          <Button size="xs" variant="default" onClick={close}>
            {t('shell.cancel')}
          </Button>
          <Button size="xs" type="submit" loading={mend.isPending} disabled={!isReady(edits)} data-send-mended>
            {t('sources.sendMended')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** What a field came with, as far as it may be seen. */
function cameAs(value: unknown, hidden: string, missing: string): string {
  if (value === undefined) return missing
  return value === '***' ? hidden : typeof value === 'string' ? value : JSON.stringify(value)
}
