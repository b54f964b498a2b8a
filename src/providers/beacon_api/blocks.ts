import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { ethereumAddress, hash32, weiDigits } from '../shared/ethereum-values.js'
import { slotOrEpoch, u64 } from '../shared/values.js'
import { answerProblem } from './answer.js'
import { otherSlotProblem } from './other-slot.js'
import { numberInPath } from './request.js'

const withdrawal = z.object({
  index: u64,
  validator_index: slotOrEpoch,
  address: ethereumAddress,
  amount: u64,
})

const executionPayload = z.object(
  {
    block_number: slotOrEpoch,
    block_hash: hash32,
    parent_hash: hash32,
    fee_recipient: ethereumAddress,
    base_fee_per_gas: weiDigits,
    gas_used: u64,
    timestamp: slotOrEpoch,
    withdrawals: z.array(withdrawal).optional(),
  },
  'expected the execution payload: without it nobody can tell who was paid the fees',
)

const block = <Body extends z.ZodType>(body: Body) =>
  z.object({
    version: z.string(),
    data: z.object({
      message: z.object({
        slot: slotOrEpoch,
        proposer_index: slotOrEpoch,
        parent_root: hash32,
        state_root: hash32,
        body,
      }),
    }),
  })

/** Blocks before the merge hold no execution payload. */
const early = block(z.object({}))
const merged = block(z.object({ execution_payload: executionPayload }))
const forksBeforeTheMerge: readonly unknown[] = ['phase0', 'altair']

/** A whole block, not a blinded one. */
export function checkBlocks(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const { version } = (body ?? {}) as { readonly version?: unknown }
  const problem = answerProblem(forksBeforeTheMerge.includes(version) ? early : merged, body)
  if (problem !== undefined) return problem
  const { data } = body as unknown as { readonly data: { readonly message: { readonly slot: string } } }
  return otherSlotProblem(data.message.slot, numberInPath(request, '/blocks/'), '$.data.message.slot')
}
