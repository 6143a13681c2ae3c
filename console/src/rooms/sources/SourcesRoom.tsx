import './words.ts'
import { Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Room } from '../../layout/Room.tsx'
import { Failed } from '../../layout/states.tsx'
import { may, useSession } from '../../session/session.ts'
import { Bring } from './Bring.tsx'
import { Imports } from './Imports.tsx'
import { Mappings } from './Mappings.tsx'
import { Quarantine } from './Quarantine.tsx'
import classes from './sources.module.css'
import { Suspended } from './Suspended.tsx'
import { importsQuery, sourcesQuery, useQuarantine } from './useSources.ts'

/** Where data come from: files brought in, sources and their mappings, and what was refused. */
export default function SourcesRoom() {
  const { t } = useTranslation()
  const session = useSession()
  const sources = useQuery(sourcesQuery)
  const imports = useQuery(importsQuery)
  const { query: quarantine } = useQuarantine('open', null)
  return (
    <Room name="sources" busy={sources.isPending || imports.isPending || quarantine.isPending}>
      <Title order={1} size="h3" mb="sm">
        {t('sources.title')}
      </Title>
      <div className={classes.room}>
        <Suspended />
        {sources.isError && <Failed error={sources.error} again={() => void sources.refetch()} />}
        <div className={classes.columns}>
          <div className={classes.column}>
            {may(session, 'import:write') && <Bring />}
            <Quarantine />
          </div>
          <div className={classes.column}>
            <Imports />
            <Mappings />
          </div>
        </div>
      </div>
    </Room>
  )
}
