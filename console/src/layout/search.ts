/** A word of an address's search; undefined where it makes no sense there. */
export function word(value: unknown, fits: (text: string) => boolean): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && fits(text) ? text : undefined
}

/** A whole number of an address's search within its limits; undefined for anything else. */
export function whole(value: unknown, least: number, most: number): number | undefined {
  const number = typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value
  return Number.isInteger(number) && (number as number) >= least && (number as number) <= most
    ? (number as number)
    : undefined
}

export const isCreditor = (text: string): boolean => /^[A-Za-z0-9._-]{1,64}$/.test(text)
export const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

/** What is undefined or empty is left out; nought is neither. */
export function filled<Search extends object>(search: Search): Search {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value || value === 0)) as Search
}
