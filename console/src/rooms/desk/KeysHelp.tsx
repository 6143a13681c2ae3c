import { Modal, SimpleGrid, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { GROUPS, KEYS } from './outcomes.ts'

const MOVES = [
  ['next', 'N'], ['down', 'J'], ['up', 'K'], ['call', 'C'], ['note', 'T'], ['undo', 'U'], ['reveal', 'Z'], ['find', '/'],
  ['commands', 'Ctrl K'], ['help', '?'],
] as const // prettier-ignore

/** All keys of the desk. */
export function KeysHelp({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('keys.title')}
      size="xl"
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <Title order={3} size="sm" mb={6}>
        {t('keys.moves')}
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing={4}>
        {MOVES.map(([name, key]) => (
          <Line key={name} shown={key} word={t(`keys.${name}`)} />
        ))}
      </SimpleGrid>
      {GROUPS.map((group) => (
        <section key={group}>
          <Title order={3} size="sm" mt="md" mb={6}>
            {t(`outcome.${group}`)}
          </Title>
          <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing={4}>
            {KEYS[group].map(([code, key]) => (
              <Line key={code} shown={key.toUpperCase()} word={`${t(`codes.${code}.short`)} (${code})`} />
            ))}
          </SimpleGrid>
        </section>
      ))}
      <Text size="sm" c="dimmed" mt="md">
        {t('keys.off')}
      </Text>
    </Modal>
  )
}

function Line({ shown, word }: { shown: string; word: string }) {
  return (
    <Text size="sm" component="div">
      <kbd>{shown}</kbd> {word}
    </Text>
  )
}
