import { Alert, Button, Code, Group, Select, Text, TextInput } from '@mantine/core'
import { IconArrowBackUp, IconPencilPlus, IconUpload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, intake } from '../../api/client.ts'
import { businessNow, installationQuery } from '../../api/installation.ts'
import { asProblem } from '../../api/problem.ts'
import { uploadForJson } from '../../api/upload.ts'
import { count, dayOf, useLanguage } from '../../format/format.ts'
import { Failed, Loading } from '../../layout/states.tsx'
import { CANONICAL, type FileRows, guess, joined, mappingOf, NAME, sentName, size, triable } from './files.ts'
import { Flaws } from './Flaws.tsx'
import { MappingForm } from './MappingForm.tsx'
import { Preview } from './Preview.tsx'
import classes from './sources.module.css'
import { sourcesQuery } from './useSources.ts'

const LOOKED_AT = 20

type Props = { file: File; run: (source: string, asOf: string | null) => void; another: () => void }

/** A file before it is sent: by which mapping it is read, and what its first rows become. */
export function Chosen({ file, run, another }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const sources = useQuery(sourcesQuery)
  const installation = useQuery(installationQuery)
  const rows = useQuery({
    queryKey: ['sources', 'rows', file.name, file.size, file.lastModified],
    queryFn: () => uploadForJson<FileRows>({ path: `/files/rows?limit=${LOOKED_AT}`, file, name: sentName(file.name) }),
    gcTime: 0, // rows are about people
    staleTime: Infinity,
    retry: false,
  })
  const all = useMemo(() => (sources.data?.items ?? []).filter((source) => source.mapping !== null), [sources.data])
  const guessed = rows.data && sources.data ? guess(rows.data, all) : null
  const [picked, setPicked] = useState<string | null>(null)
  const [name, setName] = useState('')
  const [day, setDay] = useState<string | null>(null)
  const [drafting, setDrafting] = useState(false)
  const choice = picked ?? guessed
  const mapping = all.find((source) => source.source === choice)
  const needsDay = mapping ? mappingOf(mapping).needs_as_of === true : false
  const asOf = needsDay ? (day ?? dayOf(businessNow(installation.data), 'UTC')) : null
  const source = choice === CANONICAL ? (NAME.test(name) ? name : null) : choice
  const tried = useQuery({
    queryKey: [
      'sources',
      'tried',
      file.name,
      file.lastModified,
      choice === CANONICAL ? CANONICAL : source,
      mapping?.version,
      asOf,
    ],
    queryFn: async () => {
      const path = { source: source ?? 'canonical' }
      const body = { rows: triable(rows.data!) }
      const query = asOf ? { as_of: asOf } : {}
      return joined(
        rows.data!,
        (await ask(intake.POST('/v1/sources/{source}/try', { params: { path, query }, body }))).rows,
      )
    },
    enabled: rows.data !== undefined && (choice === CANONICAL || mapping !== undefined),
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
  })
  const bytes = size(file.size, (value) => count(value, language))
  return (
    <div className={classes.chosen}>
      <Group gap="sm" align="flex-end">
        <Select
          label={t('sources.mapping')}
          placeholder={t('sources.pickMapping')}
          data={[
            ...all.map((each) => ({ value: each.source, label: each.source })),
            { value: CANONICAL, label: t('sources.canonical') },
          ]}
          value={choice}
          onChange={setPicked}
          searchable
          nothingFoundMessage={t('sources.noMapping')}
          w={280}
          comboboxProps={{ width: 'max-content' }}
          disabled={!sources.data}
        />
        {choice === CANONICAL && (
          <TextInput
            label={t('sources.sourceName')}
            value={name}
            maxLength={64}
            error={name !== '' && !NAME.test(name) ? t('sources.badName') : undefined}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        {needsDay && (
          <TextInput
            type="date"
            label={t('sources.asOf')}
            value={asOf ?? ''}
            onChange={(event) => setDay(event.currentTarget.value || null)}
          />
        )}
        <Button
          variant="subtle"
          leftSection={<IconPencilPlus size={16} aria-hidden />}
          disabled={!rows.data}
          onClick={() => setDrafting(true)}
          data-draft
        >
          {mapping && mapping.owner !== 'dunwell' ? t('sources.changeMapping') : t('sources.newMapping')}
        </Button>
      </Group>
      {mapping && mappingOf(mapping).description && (
        <Text size="xs" c="dimmed" dir="auto">
          {mappingOf(mapping).description}
        </Text>
      )}
      {(rows.isPending || sources.isPending || tried.isLoading) && <Loading />}
      {rows.isError && (
        <>
          <Failed error={rows.error} again={() => void rows.refetch()} />
          <Flaws flaws={asProblem(rows.error).flaws} />
        </>
      )}
      {sources.isError && <Failed error={sources.error} again={() => void sources.refetch()} />}
      {tried.isError && <Failed error={tried.error} again={() => void tried.refetch()} />}
      {rows.data && sources.data && choice === null && (
        <Alert color="yellow" title={t('sources.noneFits')}>
          {t('sources.noneFitsWhy')}
          <Text size="xs" mt={4}>
            {t('sources.columnsOfFile')} <Code>{rows.data.columns.join(', ')}</Code>
          </Text>
        </Alert>
      )}
      {tried.data && rows.data && <Preview shown={tried.data} more={rows.data.more} />}
      <Group justify="space-between">
        <Button variant="default" leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={another}>
          {t('sources.anotherFile')}
        </Button>
        <Button
          leftSection={<IconUpload size={16} aria-hidden />}
          disabled={source === null || !rows.data || rows.data.items.length === 0}
          onClick={() => source !== null && run(source, asOf)}
          data-run
        >
          {t('sources.run', { size: bytes })}
        </Button>
      </Group>
      {drafting && rows.data && (
        <MappingForm
          rows={rows.data}
          source={mapping && mapping.owner !== 'dunwell' ? mapping : null}
          asOf={asOf}
          kept={(made) => {
            setDrafting(false)
            setPicked(made)
          }}
          close={() => setDrafting(false)}
        />
      )}
    </div>
  )
}
