import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { blsPublicKey } from '../shared/ethereum-values.js'
import { slotOrEpoch } from '../shared/values.js'
import { answerProblem } from './answer.js'
import { numberInPath } from './request.js'

const answer = z.object({
  data: z
    .array(z.object({ pubkey: blsPublicKey, validator_index: slotOrEpoch, slot: slotOrEpoch }))
    .min(1, 'the list of duties is empty'),
})

interface Duties {
  readonly data: readonly { readonly slot: string }[]
}

/**
 * The proposer of each slot of an epoch, without a gap. An epoch has as many slots as duties, so that a list that was cut
 * off, or is of another epoch, does not begin where the epoch does. The slot of genesis has a block without a proposer.
 */
export function checkProposerDuties(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = answerProblem(answer, body)
  if (problem !== undefined) return problem
  const slots = (body as unknown as Duties).data.map(({ slot }) => BigInt(slot))
  return gapProblem(slots) ?? otherEpochProblem(slots, numberInPath(request, '/duties/proposer/'))
}

function gapProblem(slots: readonly bigint[]): BodyProblem | undefined {
  const index = slots.findIndex((slot, place) => place > 0 && slot !== (slots[place - 1] ?? 0n) + 1n)
  if (index === -1) return undefined
  return {
    reason: `the slot ${slots[index] ?? ''} does not follow upon the slot ${slots[index - 1] ?? ''}`,
    path: `$.data[${index}].slot`,
  }
}

function otherEpochProblem(slots: readonly bigint[], epoch: bigint | undefined): BodyProblem | undefined {
  if (epoch === undefined || epoch === 0n) return undefined
  const count = BigInt(slots.length)
  const first = slots[0] ?? 0n
  if (first === epoch * count) return undefined
  return {
    reason: `the ${count} duties begin with slot ${first}, where epoch ${epoch} does not begin: they are of another epoch, or some are missing`,
    path: '$.data[0].slot',
  }
}
