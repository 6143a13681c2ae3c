import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { components } from '../../api/generated/strategy.ts'
import { ask, strategy } from '../../api/client.ts'
import type { Content } from './content.ts'

const AGAIN_MILLISECONDS = 15_000

export type Version = Omit<components['schemas']['VersionOut'], 'content'> & { content: Content }
export type Plan = components['schemas']['PlanOut']
export type Listed = components['schemas']['PlanListed']

export const strategiesQuery = queryOptions({
  queryKey: ['strategies'],
  queryFn: async () => (await ask(strategy.GET('/v1/strategies', { params: { query: { limit: 200 } } }))).items,
})

export const versionsQuery = (name: string | undefined) =>
  queryOptions({
    queryKey: ['strategies', name, 'versions'],
    queryFn: async () => {
      const params = { path: { name: name! }, query: { limit: 200 } }
      return (await ask(strategy.GET('/v1/strategies/{name}/versions', { params }))).items as unknown as Version[]
    },
    enabled: name !== undefined,
  })

/** Where the cases of all versions stand now. */
export const standingQuery = (name: string | undefined) =>
  queryOptions({
    queryKey: ['strategies', name, 'standing'],
    queryFn: ({ signal }) =>
      ask(strategy.GET('/v1/strategies/{name}/standing', { params: { path: { name: name! } }, signal })),
    enabled: name !== undefined,
    refetchInterval: AGAIN_MILLISECONDS,
    placeholderData: keepPreviousData,
  })

/** A case's plan; a Problem where there is none in reach. */
export const whyQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['plan', caseId],
    queryFn: () => ask(strategy.GET('/v1/plans/{case_id}', { params: { path: { case_id: caseId } } })),
    refetchInterval: AGAIN_MILLISECONDS,
  })
