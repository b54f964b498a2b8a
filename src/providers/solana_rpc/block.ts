import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { jsonRpcProblem } from '../shared/json-rpc.js'
import { i64, integerBetween, slotOrEpoch, solanaKey, u64 } from '../shared/values.js'
import { checkBySchema, shown } from '../shared/zod-problem.js'
import { commissionBps, commissionPercent } from './commission.js'
import { requestedSlot, unfinalizedProblem, unnamedSlotProblem } from './request.js'

/** Later than any block, and sooner than any time in milliseconds. */
const latestSecond = 99_999_999_999

export const blockTime = integerBetween(0, latestSecond, 'seconds since 1970').nullable()

/** Null in blocks older than the kinds. A kind that is none of these may be revenue, and is not passed over. */
const rewardTypes: readonly unknown[] = ['Fee', 'Rent', 'Staking', 'Voting']

const reward = z.object({
  pubkey: solanaKey,
  lamports: i64,
  postBalance: u64,
  rewardType: z.unknown().refine((value) => value === null || rewardTypes.includes(value), {
    error: ({ input }) => `expected one of ${rewardTypes.join(', ')} or null, found ${shown(input)}`,
  }),
  commission: commissionPercent.nullable().optional(),
  commissionBps: commissionBps.nullable().optional(),
})

const answer = z.object({
  result: z.object({
    blockHeight: slotOrEpoch.nullable().optional(),
    blockTime,
    blockhash: solanaKey,
    parentSlot: slotOrEpoch,
    previousBlockhash: solanaKey,
    rewards: z.array(reward, 'expected the list of rewards: without it a block without fees cannot be told'),
  }),
})

interface Block {
  readonly parentSlot: number | string
  readonly rewards: readonly { readonly lamports: number | string; readonly rewardType: string | null }[]
}

/**
 * A finalized block with its rewards. `null` is refused like the errors -32007 and -32009: the slot was skipped *or* the
 * node lacks it.
 */
export function checkBlock(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = jsonRpcProblem(body) ?? nullProblem(body) ?? checkBySchema(answer, body)
  if (problem !== undefined) return problem
  const refused = unnamedSlotProblem(request) ?? unfinalizedProblem(request)
  if (refused !== undefined) return refused
  const { result } = body as unknown as { readonly result: Block }
  return parentProblem(result, requestedSlot(request) ?? 0n) ?? signProblem(result)
}

function nullProblem(body: JsonValue): BodyProblem | undefined {
  if ((body as { readonly result: JsonValue }).result !== null) return undefined
  return {
    reason:
      'the node has no block there: the slot was skipped, or the block is missing, and neither is proven',
    path: '$.result',
  }
}

function parentProblem({ parentSlot }: Block, slot: bigint): BodyProblem | undefined {
  // Block 0 is its own parent.
  if (BigInt(parentSlot) < slot || slot === 0n) return undefined
  return {
    reason: `the parent ${parentSlot} does not come before the slot ${slot}, which was asked for`,
    path: '$.result.parentSlot',
  }
}

/** Rent may be taken; what is paid is not negative. */
function signProblem({ rewards }: Block): BodyProblem | undefined {
  const index = rewards.findIndex(
    ({ lamports, rewardType }) => rewardType !== 'Rent' && rewardType !== null && BigInt(lamports) < 0n,
  )
  const found = rewards[index]
  if (found === undefined) return undefined
  return {
    reason: `the ${String(found.rewardType)} reward is negative: ${found.lamports}`,
    path: `$.result.rewards[${index}].lamports`,
  }
}
