import { useComputedColorScheme } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { BarChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { type EChartsType, init, use as take } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { type Drawn, optionOf } from './chart.ts'

take([BarChart, GridComponent, TooltipComponent, SVGRenderer])

type Props = Omit<Drawn, 'scheme' | 'still'> & { label: string; className: string | undefined }

/** Bars by day; `label` says in words what they show, the room's table has the numbers. */
export default function DayChart({ label, className, ...drawn }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(undefined)
  const scheme = useComputedColorScheme('light')
  const still = useReducedMotion()
  useEffect(() => {
    const made = init(box.current, undefined, { renderer: 'svg' })
    chart.current = made
    const watch = new ResizeObserver(() => made.resize())
    watch.observe(box.current!)
    return () => {
      watch.disconnect()
      made.dispose()
    }
  }, [])
  useEffect(() => {
    chart.current?.setOption(optionOf({ ...drawn, scheme, still }), { notMerge: true })
  })
  return <div ref={box} className={className} role="img" aria-label={label} />
}
