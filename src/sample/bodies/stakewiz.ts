import { randomOf } from '../random.js'
import { creditsAfter, creditsOf } from '../world/credits.js'
import { figuresOf, runsMevClient } from '../world/figures.js'
import { identityOf, slotsPerEpoch, type Validator, type World } from '../world/world.js'
import { jsonBody, type SampleJson } from './json.js'

/** `GET /validators`: every validator as it is in the middle of an epoch, best first. */
export function stakewizValidatorsBody(world: World, epoch: number): string {
  return jsonBody(world.validators.map((validator) => record(world, validator, epoch)))
}

/** `GET /validator/{vote}`. */
export function stakewizValidatorBody(world: World, validator: Validator, epoch: number): string {
  return jsonBody(record(world, validator, epoch))
}

/** `GET /epoch_info`. */
export function stakewizEpochInfoBody(world: World, epoch: number): string {
  const [start, end] = [epoch, epoch + 1].map((number) => world.clock.startOf(number))
  const elapsed = Math.floor(((end ?? 0) - (start ?? 0)) / 2)
  return jsonBody({
    epoch,
    start_slot: epoch * slotsPerEpoch,
    elapsed_seconds: elapsed,
    remaining_seconds: (end ?? 0) - (start ?? 0) - elapsed,
    duration_seconds: (end ?? 0) - (start ?? 0),
    epoch_height: slotsPerEpoch,
  })
}

/** Stake in whole coins as a double, and percentages of all kinds: for names and quality, never for money. */
function record(world: World, validator: Validator, epoch: number): SampleJson {
  const random = randomOf(`${world.options.seed}/stakewiz/${validator.index}/${epoch}`)
  const figures = figuresOf(world, validator, epoch)
  const rootSlot = epoch * slotsPerEpoch + slotsPerEpoch / 2
  const runsJito = runsMevClient(validator)
  return {
    rank: validator.index + 1,
    identity: identityOf(world, validator, epoch),
    vote_identity: validator.voteKey,
    last_vote: rootSlot + 31,
    root_slot: rootSlot,
    credits: creditsAfter(world, validator, epoch - 1),
    epoch_credits: Math.floor(creditsOf(world, validator, epoch) / 2),
    activated_stake: Number(figures.stake) / 1e9,
    version: '3.0.14',
    delinquent: false,
    skip_rate: random.between(0, 600) / 100,
    updated_at: new Date(world.clock.startOf(epoch) * 1000 + 86_400_000)
      .toISOString()
      .replace('T', ' ')
      .replace('Z', '+00'),
    first_epoch_with_stake: world.options.firstEpoch - 200,
    ...(validator.index < 3 ? { name: `Northwind ${['One', 'Two', 'Three'][validator.index] ?? ''}` } : {}),
    commission: Math.min(figures.commissionPercent, 100),
    is_jito: runsJito,
    ...(runsJito ? { jito_commission_bps: figures.mevCommissionBps } : {}),
    vote_success: random.between(9_200, 10_000) / 100,
    uptime: random.between(9_950, 10_001) / 100,
    wiz_score: random.between(6_000, 9_900) / 100,
    epoch,
    apy_estimate: random.between(500, 750) / 100,
  }
}
