import { Code } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Room, type RoomName } from '../layout/Room.tsx'
import { Empty } from '../layout/states.tsx'

/** What does a room's work until the room is furnished. */
const COMMANDS: Partial<Record<RoomName, string>> = {
  sources: 'dunwell import FILE --source NAME',
}

export function NotBuilt({ name }: { name: RoomName }) {
  const { t } = useTranslation()
  return (
    <Room name={name} busy={false}>
      <Empty title={t('states.notBuilt')} icon="tools">
        <p>{t('states.notBuiltWhy')}</p>
        <Code block>{COMMANDS[name]}</Code>
      </Empty>
    </Room>
  )
}
