import { z } from 'zod'
import { blsPublicKey, ethereumAddress, hash32, weiDigits } from '../shared/ethereum-values.js'
import { slotOrEpoch, u64 } from '../shared/values.js'

/**
 * What a builder offered for a slot. `value` is wei that it claims to pay: a claim, not a payment. A relay spells
 * addresses in mixed case, another one in lower case.
 */
export const bidTrace = z.object({
  slot: slotOrEpoch,
  parent_hash: hash32,
  block_hash: hash32,
  builder_pubkey: blsPublicKey,
  proposer_pubkey: blsPublicKey,
  proposer_fee_recipient: ethereumAddress,
  gas_limit: u64,
  gas_used: u64,
  value: weiDigits,
  num_tx: u64.optional(),
  block_number: slotOrEpoch.optional(),
})

/** What the schema has let through, as far as it is looked at here. */
export interface BidTrace {
  readonly slot: string | number
  readonly block_hash: string
  readonly proposer_pubkey: string
  readonly block_number?: string | number
}
