const SCHEME = 'data-mantine-color-scheme'
const PRINTING = 'data-printing' // nothing changes slowly while it is there

/** Paper is white, whatever the screen is: what is printed is set as by day. */
export function printByDay(): void {
  const root = document.documentElement
  let before: string | null = null
  addEventListener('beforeprint', () => {
    before = root.getAttribute(SCHEME)
    root.setAttribute(PRINTING, '')
    root.setAttribute(SCHEME, 'light')
  })
  addEventListener('afterprint', () => {
    if (before) root.setAttribute(SCHEME, before)
    root.removeAttribute(PRINTING)
  })
}
