import { useQuery } from '@tanstack/react-query'
import { analytics, ask, intake, outreach, strategy, tracking } from '../../api/client.ts'
import { keyOf, type PublicKey } from '../../receipt/keys.ts'

const SERVICES = {
  intake: () => ask(intake.GET('/v1/checkpoint')),
  strategy: () => ask(strategy.GET('/v1/checkpoint')),
  outreach: () => ask(outreach.GET('/v1/checkpoint')),
  tracking: () => ask(tracking.GET('/v1/checkpoint')),
  analytics: () => ask(analytics.GET('/v1/checkpoint')),
}

/** The public key with which this installation's checkpoints of a service are checked. */
export function usePublicKey(service: string | undefined, wanted: boolean) {
  const from =
    service !== undefined && Object.hasOwn(SERVICES, service) ? (service as keyof typeof SERVICES) : 'outreach'
  return useQuery({
    queryKey: ['law', 'public key', from],
    queryFn: async (): Promise<PublicKey> => keyOf((await SERVICES[from]()).public_key),
    enabled: wanted,
    staleTime: Infinity,
  })
}
