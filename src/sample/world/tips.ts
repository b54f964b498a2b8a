import { sampleKey } from '../keys.js'
import type { Figures } from './figures.js'
import { isActive, type Validator } from './world.js'

/** What the network takes of a tip account, as the chain has it in the sample's epochs. */
const networkBps = 309n

/** A tip account, shared out. What flooring leaves over stays in it. */
export interface TipSplit {
  readonly network: bigint
  readonly validator: bigint
  /** For all stakers together, before it is floored to each of them. */
  readonly stakers: bigint
}

/** The validator gets its commission, but never more than the network leaves. */
export function tipSplit({ mev, mevCommissionBps }: Figures): TipSplit {
  const network = (mev * networkBps) / 10_000n
  const commission = (mev * BigInt(Math.min(mevCommissionBps, 10_000))) / 10_000n
  const validator = commission < mev - network ? commission : mev - network
  return { network, validator, stakers: mev - network - validator }
}

/** What one stake account is given of its validator's tips. */
export interface StakerTips {
  readonly stakeAccount: string
  readonly staker: string
  readonly withdrawer: string
  readonly lamports: bigint
}

/** By stake, floored, for each account that is active; stake that no list shows is one account more. */
export function stakerTips(validator: Validator, epoch: number, figures: Figures): readonly StakerTips[] {
  const { stakers } = tipSplit(figures)
  const holders = validator.accounts
    .filter((account) => isActive(account, epoch))
    .map(({ address, staker, withdrawer, lamports }) => ({ address, staker, withdrawer, lamports }))
  if (validator.unlistedLamports > 0n) holders.push(unlistedAccount(validator))
  return holders.map(({ address, staker, withdrawer, lamports }) => ({
    stakeAccount: address,
    staker,
    withdrawer,
    lamports: figures.stake === 0n ? 0n : (stakers * lamports) / figures.stake,
  }))
}

/** Numbers of listed accounts end below 100 for each validator; this one is beyond them all. */
function unlistedAccount(validator: Validator): {
  readonly address: string
  readonly staker: string
  readonly withdrawer: string
  readonly lamports: bigint
} {
  const number = 900_000_000 + validator.index
  return {
    address: sampleKey('stake-account', number),
    staker: sampleKey('staker', number),
    withdrawer: sampleKey('withdrawer', number),
    lamports: validator.unlistedLamports,
  }
}
