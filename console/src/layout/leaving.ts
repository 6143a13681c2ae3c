type Settle = () => Promise<void>

const asked = new Set<Settle>()

/** Has something finished before the page becomes another person's, or nobody's; returns what takes it off again. */
export function beforeLeaving(settle: Settle): () => void {
  asked.add(settle)
  return () => asked.delete(settle)
}

/** Everybody has had the time to send what waits. */
export async function settled(): Promise<void> {
  await Promise.allSettled([...asked].map((settle) => settle()))
}
