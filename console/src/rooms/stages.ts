import { useKnown } from '../i18n/known.ts'

/** A stage of the shipped ladder in words; of a ladder of one's own its name. */
export function useStageWords(): (stage: string) => string {
  const known = useKnown()
  return (stage) => known(`stages.${stage}`) ?? stage
}
