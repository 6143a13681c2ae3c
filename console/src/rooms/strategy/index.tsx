import { NotBuilt } from '../NotBuilt.tsx'

export default function Strategy() {
  return <NotBuilt name="strategy" />
}
