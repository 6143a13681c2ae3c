/** How the charts by day are drawn; the legend is the page's own, so it lies over nothing. */

export type Tone = 'call' | 'sms' | 'email' | 'letter' | 'visit' | 'main' | 'good' | 'half' | 'bad'
export type Scheme = 'light' | 'dark'
export type Stack = { name: string; tone: Tone; values: number[] }

/** Each at least 3 : 1 on the paper of its scheme (WCAG 2.2, 1.4.11). */
export const TONES: Record<Scheme, Record<Tone, string>> = {
  light: {
    main: '#1d8792', call: '#1d8792', sms: '#5c7cfa', email: '#c2255c', letter: '#868e96', visit: '#d9720c',
    good: '#1d8792', half: '#b98900', bad: '#e0524b',
  },
  dark: {
    main: '#4fb0b8', call: '#4fb0b8', sms: '#91a7ff', email: '#f783ac', letter: '#adb5bd', visit: '#ffa94d',
    good: '#4fb0b8', half: '#ffd43b', bad: '#ff8787',
  },
} // prettier-ignore
const INKS = {
  light: { text: '#55606b', line: '#dde3e8', paper: '#ffffff', strong: '#1d2227', shade: 'rgba(29, 34, 39, 0.06)' },
  dark: { text: '#a3aeb8', line: '#323a42', paper: '#272d33', strong: '#e3e8ec', shade: 'rgba(227, 232, 236, 0.08)' },
}

const TONE_OF: Record<string, Tone> = {
  promises_kept: 'good', promises_partly_kept: 'half', promises_broken: 'bad',
} // prettier-ignore

export function toneOf(part: { kpi: string; channel?: string }): Tone {
  return (part.channel as Tone | undefined) ?? TONE_OF[part.kpi] ?? 'main'
}

export type Drawn = {
  days: readonly string[]
  stacks: readonly Stack[]
  scheme: Scheme
  still: boolean
  day: (day: string) => string
  value: (value: number) => string
  short: (value: number) => string
}

/** ECharts' option for stacked bars by day. */
export function optionOf({ days, stacks, scheme, still, day, value, short }: Drawn) {
  const ink = INKS[scheme]
  const font = { color: ink.text, fontSize: 10.5 }
  const told = (index: number) =>
    [day(days[index]!), ...stacks.map((stack) => `${stack.name}  ${value(stack.values[index] ?? 0)}`)].join('\n')
  return {
    animation: !still,
    animationDuration: 250,
    animationDurationUpdate: 250,
    textStyle: { fontFamily: 'inherit' },
    grid: { left: 4, right: 2, top: 8, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    legend: { show: false },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText', // no markup of its own: the page's policy would refuse its styles
      confine: true,
      axisPointer: { type: 'shadow', shadowStyle: { color: ink.shade } },
      backgroundColor: ink.paper,
      borderColor: ink.line,
      borderWidth: 1,
      padding: [6, 9],
      textStyle: { color: ink.strong, fontSize: 12, lineHeight: 17 },
      formatter: (shown: readonly { dataIndex: number }[]) => told(shown[0]!.dataIndex),
    },
    xAxis: {
      type: 'category',
      data: [...days],
      axisLine: { lineStyle: { color: ink.line } },
      axisTick: { show: false },
      axisLabel: { ...font, interval: labelled(days.length), formatter: day, margin: 6, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      splitNumber: 2,
      minInterval: 1,
      axisLabel: { ...font, formatter: short, margin: 6 },
      splitLine: { lineStyle: { color: ink.line, type: [2, 3] } },
    },
    series: stacks.map((stack) => ({
      type: 'bar',
      name: stack.name,
      stack: 'all',
      data: stack.values,
      barCategoryGap: '28%',
      barMaxWidth: 22,
      itemStyle: { color: TONES[scheme][stack.tone], borderRadius: 1 },
      emphasis: { disabled: true },
    })),
  }
}

/** Three or four days are named, so that no two names touch. */
function labelled(days: number): (index: number) => boolean {
  const step = Math.max(1, Math.ceil(days / 4))
  return (index) => index % step === 0
}
