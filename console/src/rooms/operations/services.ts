import type { components } from '../../api/generated/intake.ts'
import { analytics, intake, outreach, strategy, tracking } from '../../api/client.ts'

export const SERVICES = ['intake', 'strategy', 'outreach', 'tracking', 'analytics'] as const
export type ServiceName = (typeof SERVICES)[number]

/** What every service has besides its own, by the same addresses and forms. */
export type Parts = components['schemas']['PartsOut']
export type Part = components['schemas']['PartOut']
export type Parked = components['schemas']['ParkedOut']
export type Checkpoint = components['schemas']['CheckpointOut']
export type Health = components['schemas']['HealthOut']

const CLIENTS: Record<ServiceName, unknown> = { intake, strategy, outreach, tracking, analytics }

/** A service's client, for what all services have. */
export function clientOf(name: ServiceName): typeof intake {
  return CLIENTS[name] as typeof intake
}

/** Where texts leave for. */
export const PROVIDER = 'gateway'

/** What came in at the doors, before it is anybody's event. */
export const INGRESS = 'ingress'
