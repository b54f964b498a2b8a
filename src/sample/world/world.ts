import { sampleKey } from '../keys.js'
import { completeOptions, type SampleOptions } from '../options.js'
import { randomOf, type Random } from '../random.js'
import { identityChange, lostDigits, partlyListed, sharedIdentity } from '../traps.js'
import { createClock, type Clock } from './clock.js'

const lamportsPerSol = 1_000_000_000n

export const slotsPerEpoch = 432_000

/** The operator's own validators are the first three; the registry's seeds name them. */
export const operatedValidators = 3

/** A stake account as the list shows it: one snapshot at the end of the sample, repeated for every epoch. */
export interface StakeAccount {
  readonly address: string
  readonly staker: string
  readonly withdrawer: string
  readonly lamports: bigint
  readonly activationEpoch: number
  readonly deactivationEpoch: number | undefined
  /** True when it was emptied before the snapshot: its balance no longer tells its stake. */
  readonly isEmptied: boolean
}

export interface Validator {
  readonly index: number
  readonly voteKey: string
  readonly identity: string
  /** The same, but for the validator that changes it. */
  readonly laterIdentity: string
  /** Empty for validators without a list. */
  readonly accounts: readonly StakeAccount[]
  /** Stake that no list shows: a part of it, or all of it. */
  readonly unlistedLamports: bigint
}

/** Everything that does not depend on the epoch. */
export interface World {
  readonly options: SampleOptions
  readonly clock: Clock
  readonly validators: readonly Validator[]
  /** Epoch after the last one. */
  readonly endEpoch: number
}

export function createWorld(options: Partial<SampleOptions>): World {
  const complete = completeOptions(options)
  const endEpoch = complete.firstEpoch + complete.epochs
  const validators = Array.from({ length: complete.validators }, (_, index) =>
    createValidator(index, complete, endEpoch),
  )
  const clock = createClock(complete.seed, complete.firstEpoch)
  return { options: complete, clock, validators, endEpoch }
}

/** Whether a trap of `traps.ts` is at this epoch. */
export function isEpoch(world: World, trap: { readonly epoch: number }, epoch: number): boolean {
  return world.options.firstEpoch + trap.epoch === epoch
}

/** Whether a trap of `traps.ts` is at this validator and epoch. */
export function isAt(
  world: World,
  trap: { readonly validator: number; readonly epoch: number },
  validator: Validator,
  epoch: number,
): boolean {
  return trap.validator === validator.index && isEpoch(world, trap, epoch)
}

/** Whether a trap of `traps.ts` is at this validator and has begun. */
export function hasBegun(
  world: World,
  trap: { readonly validator: number; readonly epoch: number },
  validator: Validator,
  epoch: number,
): boolean {
  return trap.validator === validator.index && epoch >= world.options.firstEpoch + trap.epoch
}

/** Who runs the vote account in an epoch. */
export function identityOf(world: World, validator: Validator, epoch: number): string {
  const hasMoved = epoch >= world.options.firstEpoch + identityChange.epoch
  return hasMoved ? validator.laterIdentity : validator.identity
}

/** Who produces the blocks of the vote account in an epoch: who ran it when the epoch before began. */
export function leaderIdentityOf(world: World, validator: Validator, epoch: number): string {
  return identityOf(world, validator, epoch - 1)
}

/** Two vote accounts of the sample run on one identity. */
export function sharesIdentity(world: World, validator: Validator): boolean {
  const [first, second] = sharedIdentity.validators
  return world.validators.length > second && (validator.index === first || validator.index === second)
}

/** Effective in an epoch: activated before it, not deactivated before it. */
export function isActive(account: StakeAccount, epoch: number): boolean {
  const { activationEpoch, deactivationEpoch } = account
  return activationEpoch < epoch && (deactivationEpoch === undefined || deactivationEpoch >= epoch)
}

/** The validator's whole active stake in lamports, listed or not. */
export function activeStake(validator: Validator, epoch: number): bigint {
  let stake = validator.unlistedLamports
  for (const account of validator.accounts) if (isActive(account, epoch)) stake += account.lamports
  return stake
}

function createValidator(index: number, options: SampleOptions, endEpoch: number): Validator {
  const random = randomOf(`${options.seed}/validator/${index}`)
  const target = BigInt(wholeSol(index, random)) * lamportsPerSol
  const isListed = index < options.stakedValidators
  const accounts = isListed
    ? Array.from({ length: options.stakers }, (_, number) =>
        createAccount(index, number, target, options, endEpoch),
      )
    : []
  const unlistedShare =
    index === partlyListed.validator && isListed ? partlyListed.unlistedPercent : isListed ? 0 : 100
  const noise = unlistedShare === 0 ? 0n : BigInt(random.between(0, 1_000_000)) * 1009n
  return {
    index,
    voteKey: sampleKey('vote', index),
    identity: sampleKey('identity', identityIndex(index)),
    laterIdentity: sampleKey('identity', laterIdentityIndex(index, options)),
    accounts,
    unlistedLamports: (target * BigInt(unlistedShare)) / 100n + noise,
  }
}

function identityIndex(index: number): number {
  const [first, second] = sharedIdentity.validators
  return index === second ? first : index
}

function laterIdentityIndex(index: number, options: SampleOptions): number {
  if (index !== identityChange.validator) return identityIndex(index)
  // In a crowd the number 100 + v belongs to another validator.
  return 100 + index < options.validators ? 100_000 + index : 100 + index
}

/** The stake aimed at, in SOL: the operator's own in the middle, others small or large. */
function wholeSol(index: number, random: Random): number {
  if (index < operatedValidators) return random.between(180_000, 520_000)
  if (index % 12 === lostDigits.validator) return random.between(1_300_000, 2_000_000)
  return random.oneIn(3) ? random.between(200_000, 800_000) : random.between(12_000, 200_000)
}

function createAccount(
  validator: number,
  number: number,
  target: bigint,
  options: SampleOptions,
  endEpoch: number,
): StakeAccount {
  const { seed, firstEpoch, epochs, stakers } = options
  const random = randomOf(`${seed}/account/${validator}/${number}`)
  const index = validator * 100 + number
  // Between a half and one and a half of an equal part, with digits down to the lamport.
  const lamports =
    (target * BigInt(random.between(500, 1500))) / (1000n * BigInt(stakers)) + BigInt(random.next())
  const leaves = number % 11 === 0 && number > 0 ? within(random, firstEpoch, epochs) : undefined
  const activationEpoch =
    number % 7 === 0 ? within(random, firstEpoch, epochs) : firstEpoch - random.between(1, 200)
  // An account that comes and goes within the sample is there for an epoch at least.
  const deactivationEpoch = leaves === undefined ? undefined : Math.max(leaves, activationEpoch + 1)
  return {
    address: sampleKey('stake-account', index),
    staker: sampleKey('staker', index),
    withdrawer: sampleKey('withdrawer', withdrawerOf(validator, number)),
    lamports,
    activationEpoch,
    deactivationEpoch,
    isEmptied: deactivationEpoch !== undefined && deactivationEpoch < endEpoch - 1,
  }
}

/** An epoch of the sample itself, so that the stake moves while we look. */
function within(random: Random, firstEpoch: number, epochs: number): number {
  return firstEpoch + random.between(0, epochs)
}

/** The wallets of the partners (0 and 1; 2) and of the operator (3) hold stake at the operator's validators only. */
function withdrawerOf(validator: number, number: number): number {
  const stranger = 1000 + validator * 100 + number
  if (validator >= operatedValidators) return stranger
  if (validator === 0 && number === 3) return 3
  return number % 20 <= 2 ? number % 20 : stranger
}
