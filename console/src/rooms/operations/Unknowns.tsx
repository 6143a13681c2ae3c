import { Code, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { listAsCsv } from '../../format/csv.ts'
import { moment, useLanguage } from '../../format/format.ts'
import { Take } from '../../layout/Take.tsx'
import { may, useSession } from '../../session/session.ts'
import { Panel } from '../desk/Panel.tsx'
import classes from './operations.module.css'
import type { Live } from './useLive.ts'

const SHOWN_MAX = 50

/** Contacts of which nobody knows whether they left: counted as sent, never sent again, looked up until it is known. */
export function Unknowns({ unknowns }: { unknowns: Live['unknowns'] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const session = useSession()
  if (!may(session, 'parked:read')) return null
  const items = unknowns.data?.items ?? []
  return (
    <Panel
      title={t('operations.unknowns')}
      asked={unknowns}
      aside={
        items.length > 0 && (
          <Take
            name={t('operations.unknowns')}
            what={t('operations.unknowns')}
            read={() =>
              listAsCsv(items, ['contact_id', 'creditor', 'channel', 'state', 'left_at', 'look_at', 'looked'])
            }
          />
        )
      }
    >
      {items.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('operations.noneUnknown')}
        </Text>
      ) : (
        <>
          <Text size="sm" mb={6}>
            {t('operations.unknownsWhy')}
          </Text>
          <ul className={classes.list}>
            {items.slice(0, SHOWN_MAX).map((contact) => (
              <li key={contact.contact_id} className={classes.line}>
                <span>
                  <Code fz="xs">{contact.contact_id.slice(0, 8)}</Code> {t(`channels.${contact.channel as 'sms'}`)} ·{' '}
                  {contact.creditor}
                </span>
                <Text size="xs" c="dimmed">
                  {contact.left_at && t('operations.leftAt', { time: moment(contact.left_at, language) })}{' '}
                  {contact.look_at
                    ? t('operations.lookAt', { time: moment(contact.look_at, language), count: contact.looked })
                    : t('operations.personDecides', { count: contact.looked })}
                </Text>
              </li>
            ))}
          </ul>
          {(items.length > SHOWN_MAX || unknowns.data?.next) && <Text size="sm">{t('operations.andMore')}</Text>}
        </>
      )}
    </Panel>
  )
}
