import { Anchor, Badge, Code, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { csv } from '../../format/csv.ts'
import { count, useLanguage } from '../../format/format.ts'
import { Take } from '../../layout/Take.tsx'
import { useWallTime } from '../../layout/wallTime.ts'
import { Panel } from '../desk/Panel.tsx'
import type { Import } from './files.ts'
import classes from './sources.module.css'
import { importsQuery } from './useSources.ts'

const COLUMNS = ['at', 'source', 'name', 'received', 'processed', 'rejected', 'waiting'] as const
const COMMAND = 'dunwell import FILE --source NAME'

/** The newest imports, and what became of their rows. */
export function Imports() {
  const { t } = useTranslation()
  const imports = useQuery(importsQuery)
  const items = imports.data?.items ?? []
  return (
    <Panel
      title={t('sources.imports')}
      asked={imports}
      aside={
        items.length > 0 && (
          <Take
            name={t('sources.imports')}
            what={t('sources.imports')}
            read={() =>
              csv([
                COLUMNS.map((name) => t(`sources.importColumns.${name}`)),
                ...items.map((item) => COLUMNS.map((name) => String(item[name] ?? ''))),
              ])
            }
          />
        )
      }
    >
      {items.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('sources.noImports')} <Code>{COMMAND}</Code>
        </Text>
      ) : (
        <ul className={classes.list}>
          {items.map((item) => (
            <One key={item.id} item={item} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

function One({ item }: { item: Import }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const wallTime = useWallTime()
  const shown = (value: number) => count(value, language)
  return (
    <li className={classes.line} data-import-of={item.source}>
      <div>
        <Text size="sm" fw={600} dir="auto" span>
          {item.name || item.source}
        </Text>
        <Text size="xs" c="dimmed">
          <span dir="auto">{item.source}</span> · {wallTime(item.at)}
        </Text>
      </div>
      <div className={classes.end}>
        {item.waiting > 0 && (
          <Badge variant="light" color="yellow" tt="none">
            {t('sources.stillWaits', { count: item.waiting, shown: shown(item.waiting) })}
          </Badge>
        )}
        <Text size="xs" className="num">
          {t('sources.importCounts', { processed: shown(item.processed), received: shown(item.received) })}
        </Text>
        {item.rejected > 0 && (
          <Anchor
            size="xs"
            href={`/api/intake/v1/imports/${item.id}/rejects?format=csv`}
            download={`${item.source}.rejects.csv`}
          >
            {t('sources.reasonsOf', { count: item.rejected, shown: shown(item.rejected) })}
          </Anchor>
        )}
      </div>
    </li>
  )
}
