import { afterEach, vi } from 'vitest'

// What jsdom lacks and the components ask for.
if (typeof window !== 'undefined') {
  window.matchMedia ??= ((query: string) => ({
    matches: false, media: query, addEventListener: () => {}, removeEventListener: () => {}, addListener: () => {},
    removeListener: () => {}, onchange: null, dispatchEvent: () => false,
  })) as typeof window.matchMedia // prettier-ignore
  window.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
  Element.prototype.scrollIntoView ??= () => {}
}

afterEach(() => {
  vi.useRealTimers()
})
