import type { AnsweredRequest } from '../../../../src/extract/extraction.js'

interface FetchedBlock {
  readonly slot: number
  readonly parentSlot: number
}

/** The slot of a question that names one first. */
export function slotOf({ planned }: AnsweredRequest): number {
  return Number((planned.request as unknown as { readonly params: readonly number[] }).params[0])
}

export function fetchedBlocks(answers: readonly AnsweredRequest[]): readonly FetchedBlock[] {
  return answers
    .filter(({ planned }) => planned.endpoint === 'getBlock')
    .map((answered) => {
      const { result } = answered.body as unknown as { readonly result: { readonly parentSlot: number } }
      return { slot: slotOf(answered), parentSlot: result.parentSlot }
    })
}

/** What `canonical_leader_slots` would make of a slot, with the fees of produced ones known. */
export function outcomeOf(slot: number, blocks: readonly FetchedBlock[]): 'PRODUCED' | 'SKIPPED' | 'UNKNOWN' {
  if (blocks.some((block) => block.slot === slot)) return 'PRODUCED'
  return blocks.some((block) => block.parentSlot < slot && slot < block.slot) ? 'SKIPPED' : 'UNKNOWN'
}
