import {
  IconAdjustments,
  IconArrowsSplit2,
  IconChartBar,
  IconDatabaseImport,
  IconHeadset,
  IconListDetails,
  IconScale,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { may, type Session } from '../session/session.ts'
import type { RoomName } from './Room.tsx'

export type RoomEntry = {
  name: RoomName
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
  /** What its work needs. */
  scope: string
  roles: readonly string[]
}

/** In the order of the menu; a room is there for a role that is named here and holds the scope. */
export const ROOMS: readonly RoomEntry[] = [
  { name: 'desk', icon: IconHeadset, scope: 'outcome:write', roles: ['collector', 'team_lead'] },
  { name: 'cases', icon: IconListDetails, scope: 'case:read', roles: ['collector', 'team_lead', 'compliance', 'organisation_admin'] },
  { name: 'board', icon: IconChartBar, scope: 'metrics:read', roles: ['team_lead', 'compliance', 'analyst', 'organisation_admin'] },
  { name: 'compliance', icon: IconScale, scope: 'packs:read', roles: ['compliance', 'team_lead', 'organisation_admin', 'collector', 'analyst'] },
  { name: 'strategy', icon: IconArrowsSplit2, scope: 'strategy:read', roles: ['team_lead', 'compliance', 'analyst', 'organisation_admin'] },
  { name: 'sources', icon: IconDatabaseImport, scope: 'import:read', roles: ['publisher', 'organisation_admin', 'team_lead'] },
  { name: 'operations', icon: IconAdjustments, scope: 'parts:read', roles: ['platform_admin', 'organisation_admin'] },
] // prettier-ignore

/** Where a role begins its day, where that is not the first of its rooms. */
const FIRST: Partial<Record<string, RoomName>> = { team_lead: 'board' }

export function roomsOf(session: Session): RoomEntry[] {
  return ROOMS.filter((room) => room.roles.includes(session.role) && may(session, room.scope))
}

export function firstRoom(session: Session): RoomName | undefined {
  const rooms = roomsOf(session)
  const first = FIRST[session.role]
  return rooms.find((room) => room.name === first)?.name ?? rooms[0]?.name
}
