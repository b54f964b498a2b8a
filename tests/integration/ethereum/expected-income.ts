import { type SmallChain } from './small-chain.js'
import { proposerOf, producedSlots, transfers, validators } from './small-chain-cast.js'

const gwei = 10n ** 9n

/** What a validator's window comes to, worked out of the small chain itself, in wei; undefined where nobody can know. */
export interface ExpectedIncome {
  readonly execFees: bigint | undefined
  readonly mevTips: bigint | undefined
  readonly voteRewards: bigint | undefined
  readonly commission: bigint | undefined
}

/** Consensus rewards of the window's own epochs and slots, in gwei. */
export function consensusRewards(world: SmallChain, index: number): bigint {
  const attested = [6, 7, 8].map((epoch) => world.attested.get(epoch)?.get(index) ?? 0n)
  const proposed = producedSlots
    .filter((slot) => proposerOf(slot) === index)
    .map((slot) => world.proposed.get(slot) ?? 0n)
  const signed = producedSlots.map((slot) => world.signed.get(slot)?.get(index) ?? 0n)
  return [...attested, ...proposed, ...signed].reduce((sum, part) => sum + part, 0n)
}

/** A share of a positive base, floored to the gwei. */
function commissionOf(baseWei: bigint, bps: bigint): bigint {
  const base = baseWei > 0n ? baseWei : 0n
  return ((base * bps) / 10_000n / gwei) * gwei
}

export function expectedIncome(world: SmallChain): ReadonlyMap<number, ExpectedIncome> {
  const fees = (slot: number): bigint => world.fees.get(slot) ?? 0n
  const rewards = (index: number): bigint => consensusRewards(world, index) * gwei
  return new Map<number, ExpectedIncome>([
    [
      validators.own,
      {
        execFees: fees(transfers.direct.slot) + transfers.direct.wei,
        mevTips: transfers.builder.wei + transfers.earlier.wei + transfers.contract.wei,
        voteRewards: rewards(validators.own),
        commission: 0n,
      },
    ],
    [
      validators.ownInCommittee,
      {
        execFees: 0n,
        mevTips: transfers.adjusted.wei,
        voteRewards: rewards(validators.ownInCommittee),
        commission: 0n,
      },
    ],
    // Its block paid nothing that anyone can find.
    [
      validators.slashed,
      {
        execFees: 0n,
        mevTips: undefined,
        voteRewards: rewards(validators.slashed),
        commission: 0n,
      },
    ],
    [
      validators.client,
      {
        execFees: 0n,
        mevTips: 0n,
        voteRewards: 0n,
        commission: commissionOf(rewards(validators.client), 1000n),
      },
    ],
    [
      validators.clientWithExecution,
      {
        execFees: 0n,
        mevTips: 0n,
        voteRewards: 0n,
        commission: commissionOf(rewards(validators.clientWithExecution) + transfers.client.wei, 750n),
      },
    ],
    // It lost more than it earned: a loss is no base.
    [validators.losingClient, { execFees: 0n, mevTips: 0n, voteRewards: 0n, commission: 0n }],
    [
      validators.stranger,
      { execFees: undefined, mevTips: undefined, voteRewards: undefined, commission: undefined },
    ],
  ])
}
