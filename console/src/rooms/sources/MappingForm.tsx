import { Alert, Button, Group, JsonInput, Modal, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, intake, newKey } from '../../api/client.ts'
import { asProblem } from '../../api/problem.ts'
import { Failed } from '../../layout/states.tsx'
import { draftOf, namesCreditor, parsed } from './draft.ts'
import { type FileRows, joined, mappingOf, NAME, type Source, triable } from './files.ts'
import { Flaws } from './Flaws.tsx'
import { Preview } from './Preview.tsx'
import { sourcesQuery } from './useSources.ts'

type Props = {
  rows: FileRows
  source: Source | null
  asOf: string | null
  kept: (source: string) => void
  close: () => void
}

/** How the columns of a source become a record, as it is kept: begun from the columns' names, tried on the file. */
export function MappingForm({ rows, source, asOf, kept, close }: Props) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const columns = rows.columns.length ? rows.columns : Object.keys(Object(rows.items[0]?.row) as object)
  const [name, setName] = useState(source?.source ?? '')
  const [text, setText] = useState(() =>
    source ? JSON.stringify(mappingOf(source), null, 2) : draftOf(columns, '', 'CNY'),
  )
  const asks = source === null && !namesCreditor(columns)
  const [creditor, setCreditor] = useState('')
  const [key, setKey] = useState(newKey)
  const mapping = parsed(text)
  const path = { source: NAME.test(name) ? name : 'new' }
  const change = (value: string) => {
    setText(value)
    setKey(newKey())
  }
  const isOf = (value: string) => {
    const [before, after] = [creditor, value].map((of) => draftOf(columns, of, 'CNY'))
    setCreditor(value)
    if (text === before) change(after!) // what was written by hand is left alone
  }
  const unnamed = asks && !NAME.test(creditor)
  const trial = useMutation({
    mutationFn: async () => {
      const query = { as_of: asOf ?? new Date().toISOString().slice(0, 10) }
      const body = { rows: triable(rows), mapping }
      return joined(rows, (await ask(intake.POST('/v1/sources/{source}/try', { params: { path, query }, body }))).rows)
    },
  })
  const keep = useMutation({
    mutationFn: () => {
      const header = { 'Idempotency-Key': key, ...(source ? { 'If-Match': `"${source.version}"` } : {}) }
      return ask(intake.PUT('/v1/sources/{source}', { params: { path, header }, body: mapping! }))
    },
    onSuccess: async (made) => {
      notifications.show({ message: t('sources.mappingKept', { version: made.version }), color: 'teal' })
      await queries.refetchQueries(sourcesQuery) // the list knows it before it is chosen there
      kept(made.source)
    },
    onError: () => setKey(newKey()),
  })
  const failed = trial.error ?? keep.error
  return (
    <Modal
      opened
      onClose={close}
      size="72rem"
      title={(source ? t('sources.changeMapping') : t('sources.newMapping')).replace('…', '')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('sources.mappingHow')}</Text>
        <TextInput
          label={t('sources.sourceName')}
          description={t('sources.sourceNameHow')}
          value={name}
          readOnly={source !== null}
          maxLength={64}
          error={name !== '' && !NAME.test(name) ? t('sources.badName') : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
          data-mapping-name
        />
        {asks && (
          <TextInput
            label={t('sources.creditorOf')}
            description={t('sources.creditorOfHow')}
            value={creditor}
            maxLength={64}
            error={creditor !== '' && unnamed ? t('sources.badName') : undefined}
            onChange={(event) => isOf(event.currentTarget.value)}
            data-mapping-creditor
          />
        )}
        <JsonInput
          label={t('sources.mappingText')}
          value={text}
          onChange={change}
          autosize
          minRows={10}
          maxRows={22}
          error={mapping === null ? t('sources.noJson') : undefined}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 } }}
          spellCheck={false}
        />
        {failed && <Failed error={failed} />}
        {failed && asProblem(failed).flaws.length > 0 && <Flaws flaws={asProblem(failed).flaws} />}
        {trial.data && !trial.isPending && <Preview shown={trial.data} more={rows.more} />}
        {rows.items.length === 0 && <Alert color="yellow">{t('sources.noRows')}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('shell.cancel')}
          </Button>
          <Button
            variant="light"
            disabled={mapping === null || unnamed}
            loading={trial.isPending}
            onClick={() => {
              keep.reset()
              trial.mutate()
            }}
            data-try
          >
            {t('sources.tryIt')}
          </Button>
          <Button
            disabled={mapping === null || unnamed || !NAME.test(name)}
            loading={keep.isPending}
            onClick={() => {
              trial.reset()
              keep.mutate()
            }}
            data-keep
          >
            {t('sources.keepIt')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
