import { NotBuilt } from '../NotBuilt.tsx'

export default function Board() {
  return <NotBuilt name="board" />
}
