import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { standingTwice } from '../shared/standing-twice.js'
import { integerBetween, isU64, solanaKey, u64 } from '../shared/values.js'
import { checkBySchema, shown } from '../shared/zod-problem.js'

const commission = integerBetween(0, 65_535, 'basis points').nullable().optional()

/**
 * A withdrawal above what is there wraps below zero, passes through a double, and comes as nearly 2^64 or as a little
 * more (18446744073709552000). It is let through here and is no amount in staging.
 */
const wrapped = z.unknown().refine((value) => isU64(value) || /^\d{20}$/.test(String(value)), {
  error: ({ input }) => `expected an integer of at most 20 digits, found ${shown(input)}`,
})

/** What each bond holds, in lamports. The provider's two misspelt names are its own. */
const bonds = z.object({
  bonds: z
    .array(
      z.object({
        pubkey: solanaKey,
        vote_account: solanaKey,
        authority: solanaKey,
        epoch: u64,
        cpmpe: u64,
        max_stake_wanted: u64,
        funded_amount: u64,
        effective_amount: u64,
        remaining_witdraw_request_amount: wrapped,
        remainining_settlement_claim_amount: u64,
        updated_at: z.string(),
        bond_type: z.string(),
        inflation_commission_bps: commission,
        mev_commission_bps: commission,
        block_commission_bps: commission,
      }),
    )
    .min(1, 'the list of bonds is empty'),
})

export function checkBonds(body: JsonValue): BodyProblem | undefined {
  const problem = checkBySchema(bonds, body)
  if (problem !== undefined) return problem
  const { bonds: listed } = body as { readonly bonds: readonly { readonly pubkey: string }[] }
  return standingTwice(
    listed.map((bond) => bond.pubkey),
    'the bond',
    ['bonds'],
  )
}
