import type { Checkpoint } from './services.ts'

export type LogLength = { name: string; head: number; unsigned: number }

/** Each log of a service over all its parts: its records, and those that came after the last signature. */
export function logsOf(checkpoint: Checkpoint): LogLength[] {
  const found = new Map<string, LogLength>()
  for (const part of checkpoint.items) {
    const log = found.get(part.log) ?? { name: part.log, head: 0, unsigned: 0 }
    log.head += part.head
    log.unsigned += Math.max(0, part.head - part.signed)
    found.set(part.log, log)
  }
  const order = ['ingress', 'journal', 'acts']
  return [...found.values()].sort((one, other) => order.indexOf(one.name) - order.indexOf(other.name))
}
