import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { listen, type Listening, type Message } from '../../api/events.ts'
import { asProblem, type Problem } from '../../api/problem.ts'
import { sessionQuery } from '../../session/session.ts'
import { type Fact, isTold } from './facts.ts'

const SHOWN_MAX = 60
const RECENT = 40
const PATH = '/api/analytics/v1/live'
const LATELY = ['live']
const FIGURES_MILLISECONDS = 5_000

/** Kept while one is in other rooms. */
type Lately = { place: string; facts: readonly Fact[] }

export type Live = {
  facts: readonly Fact[]
  state: Listening | 'paused'
  /** Facts that came while it was paused, or that were too many to be shown. */
  unseen: number
  refused: Problem | null
  pause: (paused: boolean) => void
}

/**
 * What happens, newest first, and the figures kept in step with it, at most every few seconds. Paused, all of it stands
 * still. A window that nobody sees lets go of its stream, and goes on where it was.
 */
export function useLive(): Live {
  const queries = useQueryClient()
  const lately = queries.getQueryData<Lately>(LATELY)
  const [facts, setFacts] = useState<readonly Fact[]>(lately?.facts ?? [])
  const [state, setState] = useState<Listening>('connecting')
  const [refused, setRefused] = useState<Problem | null>(null)
  const [paused, setPaused] = useState(false)
  const [unseen, setUnseen] = useState(0)
  const held = useRef(false)
  const kept = useRef<readonly Fact[]>(lately?.facts ?? [])
  const moved = useRefresh(held)

  const hear = useCallback(
    ({ id, event, data }: Message) => {
      const { items = [], more = 0 } = data as { items?: Fact[]; more?: number }
      const told = event === 'facts' ? items.filter(isTold).toReversed() : []
      kept.current = [...told, ...kept.current].slice(0, SHOWN_MAX)
      if (id) queries.setQueryData<Lately>(LATELY, { place: id, facts: kept.current })
      if (items.length === 0) return
      moved()
      if (held.current) setUnseen((count) => count + told.length + more)
      else setFacts(kept.current)
    },
    [moved, queries],
  )
  useEffect(() => {
    let end = new AbortController()
    const begin = () => {
      end = new AbortController()
      const ears = {
        message: hear,
        state: setState,
        refused: (problem: Problem) => {
          setRefused(problem)
          if (problem.status === 401) void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
        },
      }
      const { place = '' } = queries.getQueryData<Lately>(LATELY) ?? {}
      const path = place ? PATH : `${PATH}?recent=${RECENT}`
      listen(path, ears, end.signal, place).catch((error: unknown) => setRefused(asProblem(error)))
    }
    const seen = () => {
      end.abort()
      if (!document.hidden) begin()
    }
    seen()
    document.addEventListener('visibilitychange', seen)
    return () => {
      document.removeEventListener('visibilitychange', seen)
      end.abort()
    }
  }, [hear, queries])

  const pause = (wanted: boolean) => {
    held.current = wanted
    setPaused(wanted)
    if (!wanted) {
      setFacts(kept.current)
      setUnseen(0)
      moved()
    }
  }
  return { facts, state: paused ? 'paused' : state, unseen, refused, pause }
}

/** Reads the figures again some seconds after something has happened, however much does. */
function useRefresh(held: React.RefObject<boolean>): () => void {
  const queries = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      if (!held.current) void queries.invalidateQueries({ queryKey: ['board'] }, { cancelRefetch: false })
    }, FIGURES_MILLISECONDS)
  }, [queries, held])
}
