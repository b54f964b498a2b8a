import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import { isObject } from '../../base/json-object.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { jsonRpcProblem } from '../shared/json-rpc.js'
import { isSlotOrEpoch, solanaKey, u64 } from '../shared/values.js'
import { checkBySchema, shown } from '../shared/zod-problem.js'

const stakeProgram = 'Stake11111111111111111111111111111111111111'

const meta = z.object({ authorized: z.object({ staker: solanaKey, withdrawer: solanaKey }) })

const epochOrNever = z.unknown().refine((value) => isSlotOrEpoch(value) || value === '18446744073709551615', {
  error: ({ input }) => `expected an epoch, or 2^64 - 1 for never, found ${shown(input)}`,
})

/** Epochs and lamports come as texts; as the activation epoch "never" means "from the start". */
const delegation = z.object({
  voter: solanaKey,
  stake: u64,
  activationEpoch: epochOrNever,
  deactivationEpoch: epochOrNever,
})

const parsed = z.discriminatedUnion(
  'type',
  [
    z.object({
      type: z.literal('delegated'),
      info: z.object({ meta, stake: z.object({ delegation }) }),
    }),
    // An account without a delegation: it holds coins and stakes nothing.
    z.object({ type: z.enum(['initialized', 'uninitialized', 'rewardsPool']), info: z.unknown() }),
  ],
  'expected a parsed stake account',
)

const account = z.object({
  pubkey: solanaKey,
  account: z.object({
    owner: z.unknown().refine((owner) => owner === stakeProgram, {
      error: ({ input }) => `expected an account of the Stake program, found one of ${shown(input)}`,
    }),
    lamports: u64,
    data: z.object({ parsed }, 'expected a parsed stake account: ask for the encoding jsonParsed'),
  }),
})

const accounts = z.array(account)

/** A list, or with context `{context, value: list}`. */
export function checkProgramAccounts(body: JsonValue): BodyProblem | undefined {
  const problem = jsonRpcProblem(body)
  if (problem !== undefined) return problem
  const hasContext = isObject((body as { readonly result: JsonValue }).result)
  const answer = z.object({ result: hasContext ? z.object({ value: accounts }) : accounts })
  return checkBySchema(answer, body) ?? repeatProblem(body, hasContext)
}

function repeatProblem(body: JsonValue, hasContext: boolean): BodyProblem | undefined {
  const { result } = body as unknown as { readonly result: unknown }
  const list = (hasContext ? (result as { value: unknown }).value : result) as readonly { pubkey: string }[]
  const seen = new Set<string>()
  for (const [index, { pubkey }] of list.entries()) {
    if (seen.has(pubkey))
      return {
        reason: `the stake account ${pubkey} stands twice`,
        path: `$.result${hasContext ? '.value' : ''}[${index}].pubkey`,
      }
    seen.add(pubkey)
  }
  return undefined
}
