import { NotBuilt } from '../NotBuilt.tsx'

export default function Compliance() {
  return <NotBuilt name="compliance" />
}
