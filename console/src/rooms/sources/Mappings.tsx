import { Badge, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Panel } from '../desk/Panel.tsx'
import { whose } from '../desk/lines.ts'
import { mappingOf } from './files.ts'
import classes from './sources.module.css'
import { sourcesQuery } from './useSources.ts'

const OURS = 'dunwell'

/** The sources whose rows come in a shape of their own. */
export function Mappings() {
  const { t } = useTranslation()
  const sources = useQuery(sourcesQuery)
  const items = (sources.data?.items ?? []).filter((source) => source.mapping !== null)
  if (sources.isError) return null // the room says it
  return (
    <Panel title={t('sources.mappings')} asked={sources}>
      {items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('sources.noMappings')}
        </Text>
      )}
      <ul className={classes.list}>
        {items.map((source) => (
          <li key={source.source} className={classes.line} data-source={source.source}>
            <div>
              <Text size="sm" fw={600} dir="auto" span>
                {source.source}
              </Text>{' '}
              <Text size="xs" c="dimmed" span>
                {t('sources.version', { version: source.version })}
                {' · '}
                {source.owner === OURS ? t('sources.shipped') : (whose(source.owner) ?? t('sources.system'))}
              </Text>
            </div>
            <div className={classes.end}>
              {mappingOf(source).needs_as_of && (
                <Badge size="sm" variant="default" tt="none">
                  {t('sources.needsDay')}
                </Badge>
              )}
              <Text size="xs" c="dimmed">
                {t('sources.columnsRead', { count: mappingOf(source).columns?.length ?? 0 })}
              </Text>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
