import { sampleKey } from '../keys.js'
import { randomOf } from '../random.js'
import { solText } from '../decimal-text.js'
import { creditsOf } from '../world/credits.js'
import { figuresOf, runsMevClient } from '../world/figures.js'
import { closeOf, dayOf } from '../world/prices.js'
import { hasBond } from '../world/settlements.js'
import { slotsPerEpoch, type World } from '../world/world.js'
import { Digits, jsonBody, type SampleJson } from './json.js'

/** `mev-info.json`: the MEV commission of each vote account that runs a MEV client; the epoch is a string in it. */
export function mevInfoBody(world: World, epoch: number): string {
  const validators = world.validators
    .filter(runsMevClient)
    .map((validator) => ({
      epoch: String(epoch),
      vote_account: validator.voteKey,
      mev_commission_bps: figuresOf(world, validator, epoch).mevCommissionBps,
    }))
    .sort(byVoteAccount)
  return jsonBody({ validators }, 2)
}

/** `rewards.json`: what the network earned in the ten newest epochs, newest first, in SOL. */
export function rewardsBody(world: World, epoch: number): string {
  const oldest = Math.max(world.options.firstEpoch, epoch - 9)
  const epochs = Array.from({ length: epoch - oldest + 1 }, (_, ago) => epoch - ago)
  const series = (figure: 'mev' | 'inflation' | 'blockRewards'): SampleJson =>
    epochs.map((told) => {
      const figures = world.validators.map((validator) => figuresOf(world, validator, told)[figure])
      return [told, new Digits(solText(figures.reduce((sum, lamports) => sum + lamports, 0n)))]
    })
  return jsonBody(
    {
      rewards_mev: series('mev'),
      rewards_inflation_est: series('inflation'),
      rewards_jito_priority: epochs.map((told) => [told, 0]),
      rewards_block: series('blockRewards'),
    },
    2,
  )
}

/** `bonds.json` of one run. */
export function bondsBody(world: World, epoch: number): string {
  const bonds = world.validators.filter(hasBond).map((validator): SampleJson => {
    const random = randomOf(`${world.options.seed}/bond/${validator.index}/${epoch}`)
    const funded = BigInt(random.between(20_000, 90_000)) * 1_000_003n
    return {
      pubkey: sampleKey('bond', validator.index),
      vote_account: validator.voteKey,
      authority: sampleKey('withdrawer', 2_000_000 + validator.index),
      cpmpe: random.between(20_000, 300_000) * 1000,
      max_stake_wanted: 100_000_000_000_000,
      epoch,
      funded_amount: funded,
      effective_amount: funded - 1_000_000n,
      // The provider's own spelling.
      remaining_witdraw_request_amount: 0,
      remainining_settlement_claim_amount: 1_000_000,
      updated_at: new Date((world.clock.startOf(epoch) + 7_200) * 1000).toISOString(),
      bond_type: 'bidding',
      inflation_commission_bps: null,
      mev_commission_bps: null,
      block_commission_bps: null,
    }
  })
  return jsonBody({ bonds }, 2)
}

/** `tvl-info.json`: what is staked with Marinade, in SOL and in dollars, as doubles. */
export function tvlInfoBody(world: World, epoch: number): string {
  const price = Number(closeOf(world, dayOf(world.clock.startOf(epoch))))
  const random = randomOf(`${world.options.seed}/tvl/${epoch}`)
  const sol = (thousands: number): number => thousands * 1000 + random.between(0, 1_000_000) / 1000
  const parts = {
    staked: sol(2_389),
    liquidity: sol(7),
    self_staked: sol(1_214),
    standard_staked: sol(1_175),
    total_virtual_staked: sol(2_358),
    marinade_native_stake: sol(3_027),
    marinade_select_stake: sol(1_860),
  }
  const total = Object.values(parts).reduce((sum, part) => sum + part, 0)
  return jsonBody(
    Object.fromEntries(
      Object.entries({ ...parts, total }).flatMap(([name, amount]) => [
        [`${name}_sol`, amount],
        [`${name}_usd`, amount * price],
      ]),
    ),
    2,
  )
}

/** `<E>_validators.json`: every validator at the last slot of an epoch. */
export function validatorsSnapshotBody(world: World, epoch: number): string {
  const metas = world.validators
    .map((validator) => {
      const figures = figuresOf(world, validator, epoch)
      return {
        vote_account: validator.voteKey,
        commission: figures.commissionPercent,
        mev_commission: runsMevClient(validator) ? figures.mevCommissionBps : null,
        stake: figures.stake,
        credits: creditsOf(world, validator, epoch),
      }
    })
    .sort(byVoteAccount)
  const seconds = world.clock.startOf(epoch + 1) - world.clock.startOf(epoch)
  return jsonBody(
    {
      epoch,
      slot: (epoch + 1) * slotsPerEpoch - 1,
      ...pot(seconds / 31_556_925.9747),
      validator_metas: metas,
    },
    2,
  )
}

/** The inflation of the whole network, of which the sample is a part: capitalization × rate × part of a year. */
function pot(years: number): Readonly<Record<string, SampleJson>> {
  const capitalization = 601_338_487_770_791_014n
  const rate = 0.0412
  return {
    capitalization,
    epoch_duration_in_years: years,
    validator_rate: rate,
    validator_rewards: BigInt(Math.round(Number(capitalization) * rate * years)),
  }
}

function byVoteAccount(a: { readonly vote_account: string }, b: { readonly vote_account: string }): number {
  return a.vote_account < b.vote_account ? -1 : 1
}

/** What a proxy sends when the service behind it is away. */
export const errorPageBody =
  '<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<center><h1>502 Bad Gateway</h1></center>\n</body>\n</html>\n'
