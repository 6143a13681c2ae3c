const DAY_MILLISECONDS = 86_400_000
const WALL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/

const made = new Map<string, Intl.DateTimeFormat>()

function clockOf(zone: string | undefined): Intl.DateTimeFormat {
  const found = made.get(zone ?? '')
  if (found) return found
  const options = { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' } as const
  const fresh = new Intl.DateTimeFormat('sv-SE', options) // writes as ISO 8601 does
  made.set(zone ?? '', fresh)
  return fresh
}

/** What a zone's clock shows at an instant, to the minute: "2026-11-24T07:00". */
export function wallOf(at: number | Date, zone?: string): string {
  return clockOf(zone).format(at).replace(' ', 'T').slice(0, 16)
}

/** Seconds of the day that a zone's clock shows. */
export function secondOfDay(at: number | Date, zone?: string): number {
  const [hours, minutes, seconds] = clockOf(zone).format(at).slice(11).split(':').map(Number)
  return hours! * 3_600 + minutes! * 60 + seconds!
}

/** The first instant at which a zone's clock shows this; null where it skips it, or where it is no time. */
export function instantOf(wall: string, zone: string): Date | null {
  if (!WALL.test(wall)) return null
  const asUtc = Date.parse(`${wall}:00Z`)
  if (Number.isNaN(asUtc)) return null
  const offsets = [-DAY_MILLISECONDS, DAY_MILLISECONDS].map((away) => {
    const near = asUtc + away
    return Date.parse(`${wallOf(near, zone)}:00Z`) - Math.floor(near / 60_000) * 60_000
  })
  const fits = offsets.map((offset) => asUtc - offset).filter((at) => wallOf(at, zone) === wall)
  return fits.length ? new Date(Math.min(...fits)) : null
}

/** Every zone that this browser knows. */
export function zones(): string[] {
  return Intl.supportedValuesOf('timeZone')
}
