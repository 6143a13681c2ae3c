import { NotBuilt } from '../NotBuilt.tsx'

export default function Operations() {
  return <NotBuilt name="operations" />
}
