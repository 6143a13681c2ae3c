const IDLE_AFTER_MILLISECONDS = 60_000

let last = Date.now()

/** Notes that a person is at the page; what the page does by itself must not keep a session alive. */
export function watchActivity(): void {
  const note = () => {
    last = Date.now()
  }
  for (const name of ['pointerdown', 'keydown', 'wheel', 'touchstart']) {
    addEventListener(name, note, { passive: true, capture: true })
  }
}

export function isIdle(): boolean {
  return Date.now() - last > IDLE_AFTER_MILLISECONDS
}
