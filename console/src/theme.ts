import {
  createTheme,
  type CSSVariablesResolver,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  parseThemeColor,
} from '@mantine/core'

const tide: MantineColorsTuple = [
  '#e8f7f8', '#d3ecee', '#a8d9dd', '#78c4ca', '#4fb0b8', '#2f9ba5', '#1d8792', '#0f717b', '#0b5d66', '#074a51',
] // prettier-ignore

/** The id of the word that names a button which closes what it stands on. */
export const CLOSE_WORD = 'close-word'

/** Colours as text and on tints reach 4.5 : 1 in both schemes (WCAG 2.2, 1.4.3). */
export const theme = createTheme({
  primaryColor: 'tide',
  primaryShade: { light: 7, dark: 7 },
  colors: { tide },
  autoContrast: true,
  luminanceThreshold: 0.3,
  defaultRadius: 'md',
  components: { Notification: { defaultProps: { closeButtonProps: { 'aria-labelledby': CLOSE_WORD } } } },
  focusRing: 'auto',
  respectReducedMotion: true,
  fontFamily:
    'Inter, system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace',
  headings: { fontWeight: '650' },
  variantColorResolver: (input) => {
    const standard = defaultVariantColorsResolver(input)
    const { color, isThemeColor } = parseThemeColor({
      color: input.color ?? input.theme.primaryColor,
      theme: input.theme,
    })
    if (!isThemeColor || (input.variant !== 'light' && input.variant !== 'subtle')) return standard
    const text = `light-dark(color-mix(in srgb, var(--mantine-color-${color}-9) 66%, #000), var(--mantine-color-${color}-2))`
    if (input.variant === 'subtle') return { ...standard, color: text }
    const ground = `light-dark(var(--mantine-color-${color}-1), color-mix(in srgb, var(--mantine-color-${color}-9) 34%, transparent))`
    return { ...standard, background: ground, color: text }
  },
})

export const variables: CSSVariablesResolver = () => ({
  variables: {
    '--line': 'light-dark(#dde3e8, #323a42)',
    '--paper': 'light-dark(#ffffff, #1d2227)',
    '--ground': 'light-dark(#f4f6f8, #14181c)',
    '--chosen': 'light-dark(#e2f3f4, #173a3e)',
    '--better': 'light-dark(#0b6b5f, #63e6be)',
    '--worse': 'light-dark(#b02a2a, #ff8787)',
    '--alarm': 'light-dark(#c92a2a, #ff8787)',
    '--alarm-ground': 'light-dark(#fff0f0, #3a1d1f)',
  },
  light: { '--mantine-color-dimmed': '#55606b', '--mantine-color-body': '#f4f6f8', '--mantine-color-error': '#c92a2a' },
  dark: {
    '--mantine-color-dimmed': '#a3aeb8',
    '--mantine-color-body': '#14181c',
    '--mantine-color-text': '#e3e8ec',
    '--mantine-color-error': '#ff8787',
  },
})
