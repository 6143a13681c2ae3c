import { INGRESS, PROVIDER, type ServiceName } from './services.ts'

/** Where everything stands in the drawing, in its own units. */
export const WIDTH = 1_180
export const HEIGHT = 476
export type Box = { x: number; y: number; width: number; height: number }
type Point = readonly [number, number]
/** A cubic curve: from, two points that bend it, to. */
type Curve = readonly [Point, Point, Point, Point]

const box = (x: number, y: number, width = 172, height = 76): Box => ({ x, y, width, height })

export const PLACES: Record<ServiceName, Box> = {
  intake: box(216, 182),
  strategy: box(492, 26),
  tracking: box(492, 338),
  outreach: box(768, 182),
  analytics: box(968, 338),
}
export const DOORS = box(4, 190, 122, 60)
export const GATEWAY = box(1_030, 190, 122, 60)

const straight = (from: Point, to: Point): Curve => [from, from, to, to]

/** The arrows from a source to its reader, in one or more curves; a pair runs side by side. The figures stand on the
 * `on`th curve, at a share `at` of its way, above and below it where it `isShort`. */
const ROADS: Record<string, { curves: readonly Curve[]; on?: number; at: number; isShort?: boolean }> = {
  [`${INGRESS}-intake`]: { curves: [straight([126, 220], [208, 220])], at: 0.5, isShort: true },
  [`outreach-${PROVIDER}`]: { curves: [straight([940, 220], [1_022, 220])], at: 0.5, isShort: true },
  'intake-strategy': { curves: [[[320, 182], [330, 110], [400, 64], [484, 64]]], at: 0.5 },
  'intake-outreach': { curves: [straight([388, 212], [760, 212])], at: 0.31 },
  'intake-tracking': { curves: [[[344, 258], [356, 320], [410, 362], [484, 362]]], at: 0.42 },
  'tracking-intake': { curves: [[[492, 390], [380, 390], [300, 340], [292, 266]]], at: 0.66 },
  'strategy-outreach': { curves: [[[664, 76], [740, 76], [806, 110], [826, 174]]], at: 0.48 },
  'outreach-strategy': { curves: [[[870, 182], [850, 90], [760, 46], [672, 46]]], at: 0.4 },
  'strategy-tracking': { curves: [straight([562, 102], [562, 330])], at: 0.7 },
  'tracking-strategy': { curves: [straight([596, 338], [596, 110])], at: 0.7 },
  'outreach-tracking': { curves: [[[826, 258], [810, 320], [752, 362], [672, 362]]], at: 0.48 },
  'tracking-outreach': { curves: [[[664, 386], [780, 386], [858, 340], [870, 266]]], at: 0.55 },
  'strategy-analytics': {
    curves: [
      [[664, 36], [820, -6], [1_172, -6], [1_172, 200]],
      [[1_172, 200], [1_172, 300], [1_170, 352], [1_148, 366]],
    ],
    at: 0.55,
  },
  'outreach-analytics': { curves: [[[916, 258], [930, 300], [960, 320], [1_000, 333]]], at: 0.45 },
  'tracking-analytics': { curves: [straight([664, 404], [960, 404])], at: 0.5 },
  'intake-analytics': {
    curves: [
      [[252, 258], [252, 420], [330, 462], [470, 462]],
      straight([470, 462], [930, 462]),
      [[930, 462], [1_010, 462], [1_054, 450], [1_054, 422]],
    ],
    on: 1,
    at: 0.24,
  },
} // prettier-ignore

/** Where a curve is after a share of its way. */
export function along([from, one, two, to]: Curve, share: number): Point {
  const rest = 1 - share
  const [a, b, c, d] = [rest ** 3, 3 * rest ** 2 * share, 3 * rest * share ** 2, share ** 3]
  const mix = (axis: 0 | 1) => a * from[axis] + b * one[axis] + c * two[axis] + d * to[axis]
  return [mix(0), mix(1)]
}

export type Way = { path: string; label: Point; isShort: boolean }

function wayOf({ curves, on = 0, at, isShort = false }: (typeof ROADS)[string]): Way {
  const path = curves.map(([, one, two, to]) => `C${one} ${two} ${to}`).join(' ')
  return { path: `M${curves[0]![0]} ${path}`, label: along(curves[on]!, at), isShort }
}

export const WAYS: Record<string, Way> = Object.fromEntries(
  Object.entries(ROADS).map(([name, road]) => [name, wayOf(road)]),
)
