import { NotBuilt } from '../NotBuilt.tsx'

export default function Sources() {
  return <NotBuilt name="sources" />
}
