import { blockRewardsBody, earningsBody, feesBody } from './doublezero.js'
import type { SampleEnvelope, SampleRequest } from './envelope.js'
import { errorPageBody, mevInfoBody } from './marinade.js'
import type { SampleOptions } from './options.js'
import { epochInfoBody, rpcError, stakeRewardsBody, voteAccountsBody, voteRewardsBody } from './solana-rpc.js'
import { stakeAccountsBody } from './stake-accounts.js'
import { errorPage, lateCorrection } from './traps.js'
import { createWorld, type World } from './world.js'

const chainId = 'solana-mainnet'
/** A node takes some thousand addresses in one call at most. */
const addressesPerCall = 1000
const hour = 3_600_000
const epochLength = 48 * hour
/** Start of the sample's first epoch. */
const start = Date.UTC(2026, 0, 24)

/**
 * The answers of all providers over the sample's epochs, roughly in the order in which they would be fetched.
 * Each is made when it is asked for and held by nobody, so that a large sample needs little memory.
 */
export function* generateSample(options: Partial<SampleOptions> = {}): Generator<SampleEnvelope, void, void> {
  const world = createWorld(options)
  for (let epoch = world.options.firstEpoch; epoch < world.endEpoch; epoch += 1) {
    yield epochInfo(world, epoch)
    yield voteAccounts(world, epoch)
    yield* doublezeroFiles(world, epoch)
    yield* mevInfo(world, epoch)
    yield* voteRewards(world, epoch)
    yield* stakeRewards(world, epoch)
  }
  yield epochInfo(world, world.endEpoch)
  yield blockRewards(world)
  yield* stakeAccounts(world)
  yield* correction(world)
}

/** ISO time so many hours after the beginning of an epoch. */
function timeOf(world: World, epoch: number, hours: number): string {
  return new Date(start + (epoch - world.options.firstEpoch) * epochLength + hours * hour).toISOString()
}

type Part = Omit<SampleEnvelope, 'chain_id' | 'http_status' | 'validator_key'> & {
  readonly validator_key?: string
}

/** Keys in the order of an archive line. */
function envelope(part: Part): SampleEnvelope {
  const {
    provider,
    endpoint,
    period_identifier,
    covers_from,
    covers_until,
    request,
    fetched_at,
    is_final,
    body,
  } = part
  return {
    provider,
    endpoint,
    chain_id: chainId,
    period_identifier,
    ...(covers_from === undefined ? {} : { covers_from }),
    ...(covers_until === undefined ? {} : { covers_until }),
    validator_key: part.validator_key ?? '*',
    request,
    http_status: 200,
    fetched_at,
    ...(is_final === undefined ? {} : { is_final }),
    body,
  }
}

function file(path: string): SampleRequest {
  return { method: 'GET', path }
}

function epochInfo(world: World, epoch: number): SampleEnvelope {
  return envelope({
    provider: 'solana_rpc',
    endpoint: 'getEpochInfo',
    period_identifier: String(epoch),
    request: { method: 'getEpochInfo', params: [] },
    fetched_at: timeOf(world, epoch, 0.1),
    body: epochInfoBody(epoch, epoch * 10),
  })
}

function voteAccounts(world: World, epoch: number): SampleEnvelope {
  return envelope({
    provider: 'solana_rpc',
    endpoint: 'getVoteAccounts',
    period_identifier: String(epoch),
    request: { method: 'getVoteAccounts', params: [] },
    fetched_at: timeOf(world, epoch, 24),
    body: voteAccountsBody(world, epoch, epoch * 10 + 1),
  })
}

function* doublezeroFiles(world: World, epoch: number): Generator<SampleEnvelope> {
  yield earnings(world, epoch, 'first')
  yield envelope({
    provider: 'doublezero',
    endpoint: 'fees',
    period_identifier: String(epoch),
    request: file(`fees/fees_${epoch}.csv`),
    fetched_at: timeOf(world, epoch + 1, 7),
    body: feesBody(world, epoch),
  })
}

function earnings(world: World, epoch: number, edition: 'first' | 'corrected'): SampleEnvelope {
  return envelope({
    provider: 'doublezero',
    endpoint: 'earnings',
    period_identifier: String(epoch),
    request: file(`earnings/earnings_epoch${epoch}.csv`),
    fetched_at: timeOf(world, epoch + 1, edition === 'first' ? 6 : 6 + 72),
    body: earningsBody(world, epoch, edition),
  })
}

/** The file of a run in one epoch tells the commissions of the epoch before. */
function* mevInfo(world: World, epoch: number): Generator<SampleEnvelope> {
  const part = (hours: number, body: string): SampleEnvelope =>
    envelope({
      provider: 'marinade',
      endpoint: 'mev-info',
      period_identifier: String(epoch + 1),
      request: file(`${epoch + 1}/inputs/mev-info.json`),
      fetched_at: timeOf(world, epoch + 1, hours),
      body,
    })
  if (epoch === world.options.firstEpoch + errorPage.epoch) yield part(8, errorPageBody)
  yield part(8.1, mevInfoBody(world, epoch))
}

/** Commissions paid to the vote accounts. The last epoch's are still being paid out: an error that looks like an answer. */
function* voteRewards(world: World, epoch: number): Generator<SampleEnvelope> {
  const { validators } = world
  for (let first = 0; first < validators.length; first += addressesPerCall) {
    const asked = validators.slice(first, first + addressesPerCall)
    const id = epoch * 10 + 2
    yield inflationReward(
      world,
      epoch,
      '*',
      asked.map((validator) => validator.voteKey),
      epoch === world.endEpoch - 1
        ? rpcError(-32004, `Block not available for slot ${(epoch + 1) * 432_000}`, id)
        : voteRewardsBody(world, asked, epoch, id),
    )
  }
}

function* stakeRewards(world: World, epoch: number): Generator<SampleEnvelope> {
  for (const validator of world.validators) {
    if (validator.accounts.length === 0) continue
    yield inflationReward(
      world,
      epoch,
      validator.voteKey,
      validator.accounts.map((account) => account.address),
      stakeRewardsBody(world, validator, epoch, epoch * 10 + 3),
    )
  }
}

function inflationReward(
  world: World,
  epoch: number,
  validatorKey: string,
  addresses: readonly string[],
  body: string,
): SampleEnvelope {
  return envelope({
    provider: 'solana_rpc',
    endpoint: 'getInflationReward',
    period_identifier: String(epoch),
    validator_key: validatorKey,
    request: { method: 'getInflationReward', params: [addresses, { epoch }] },
    fetched_at: timeOf(world, epoch + 1, 1),
    is_final: true,
    body,
  })
}

function blockRewards(world: World): SampleEnvelope {
  return envelope({
    provider: 'doublezero',
    endpoint: 'block_rewards',
    period_identifier: '*',
    covers_from: String(world.options.firstEpoch),
    covers_until: String(world.endEpoch),
    request: file('block_rewards_data.csv'),
    fetched_at: timeOf(world, world.endEpoch, 9),
    body: blockRewardsBody(world),
  })
}

function* stakeAccounts(world: World): Generator<SampleEnvelope> {
  for (const validator of world.validators) {
    if (validator.accounts.length === 0) continue
    yield envelope({
      provider: 'stake_accounts',
      endpoint: 'stake_accounts',
      period_identifier: '*',
      covers_from: String(world.options.firstEpoch),
      covers_until: String(world.endEpoch),
      validator_key: validator.voteKey,
      request: file(`stake_accounts_${validator.voteKey}.csv`),
      fetched_at: timeOf(world, world.endEpoch, 10),
      body: stakeAccountsBody(world, validator),
    })
  }
}

function* correction(world: World): Generator<SampleEnvelope> {
  const epoch = world.options.firstEpoch + lateCorrection.epoch
  if (epoch < world.endEpoch) yield earnings(world, epoch, 'corrected')
}
