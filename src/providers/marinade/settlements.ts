import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { solanaKey, u64 } from '../shared/values.js'
import { checkBySchema, shown } from '../shared/zod-problem.js'

/** `"Bidding"`, or an object whose only key is the reason: `{"ProtectedEvent": …}`. */
const reason = z.unknown().refine(isReason, {
  error: ({ input }) =>
    `expected the name of a reason, or an object with one as its only key, found ${shown(input)}`,
})

/** A funder that nobody knows might be the validator: its settlements are neither costs nor no costs. */
const funder = z.enum(['ValidatorBond', 'Marinade'], {
  error: ({ input }) => `expected ValidatorBond or Marinade as the funder, found ${shown(input)}`,
})

/** What bonds pay out for an epoch. An epoch in which nobody had to pay is an empty list. */
const settlements = z.object({
  epoch: u64,
  slot: u64,
  settlements: z.array(
    z.object({
      reason,
      meta: z.object({ funder }),
      vote_account: solanaKey,
      claims_count: u64,
      claims_amount: u64,
      claims: z.array(z.object({ claim_amount: u64 })).optional(),
    }),
  ),
})

/** What the schema has let through, as far as it is looked at here. */
interface Settlement {
  readonly reason: JsonValue
  readonly meta: { readonly funder: string }
  readonly vote_account: string
  readonly claims_count: string | number
  readonly claims_amount: string | number
  readonly claims?: readonly { readonly claim_amount: string | number }[]
}

export function checkSettlements(body: JsonValue): BodyProblem | undefined {
  const problem = checkBySchema(settlements, body)
  if (problem !== undefined) return problem
  const { settlements: listed } = body as unknown as { readonly settlements: readonly Settlement[] }
  for (const [index, settlement] of listed.entries()) {
    const reasonOfClaims = checkClaims(settlement)
    if (reasonOfClaims !== undefined)
      return { reason: reasonOfClaims, path: `$.settlements[${index}].claims` }
  }
  return checkTwice(listed)
}

/** Marinade's own check: a settlement is the sum of its claims. Amounts that do not add up are no amounts. */
function checkClaims({ claims, claims_count: count, claims_amount: amount }: Settlement): string | undefined {
  if (claims === undefined) return undefined
  if (BigInt(count) !== BigInt(claims.length))
    return `claims_count is ${count}, and there are ${claims.length} claims`
  const sum = claims.reduce((total, claim) => total + BigInt(claim.claim_amount), 0n)
  if (BigInt(amount) === sum) return undefined
  return `claims_amount is ${amount}, and the claims sum to ${sum}`
}

/** One settlement listed twice would be paid twice. */
function checkTwice(listed: readonly Settlement[]): BodyProblem | undefined {
  const seen = new Set<string>()
  for (const [index, settlement] of listed.entries()) {
    const {
      reason: why,
      meta,
      vote_account: voteAccount,
      claims_count: count,
      claims_amount: amount,
    } = settlement
    const key = JSON.stringify([voteAccount, meta.funder, why, String(count), String(amount)])
    if (seen.has(key))
      return {
        reason: `the same settlement of the vote account ${voteAccount} stands twice`,
        path: `$.settlements[${index}]`,
      }
    seen.add(key)
  }
  return undefined
}

function isReason(value: unknown): boolean {
  if (typeof value === 'string') return /^[A-Za-z]+$/.test(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const [key, ...others] = Object.keys(value)
  return key !== undefined && others.length === 0 && /^[A-Za-z]+$/.test(key)
}
