import { chain } from '../../support/ethereum/beacon-answers.js'
import { addressOf, keyOf } from '../../support/ethereum/names.js'

/**
 * A small chain with the traps of a large one: 4 slots an epoch, windows of 3 epochs, sync committees of 4 epochs, so that
 * nothing of 32, 225 or 256 can be meant. The window under test is epochs 6 to 8, slots 24 to 35.
 */
export const slotsPerEpoch = 4
export const genesisTime = 1_700_000_000
export const window = { identifier: '6', number: 2, firstSlot: 24, lastSlot: 35 } as const

export const ownRecipient = addressOf(1)
export const clientRecipient = addressOf(2)
export const builder = addressOf(50)
export const feePayer = addressOf(51)
export const partnerWallet = addressOf(70)

/** What each validator is there for. */
export const validators = {
  own: 10,
  client: 11,
  clientWithExecution: 12,
  ownInCommittee: 13,
  stranger: 14,
  slashed: 15,
  consolidated: 16,
  consolidating: 17,
  losingClient: 18,
} as const
export const indices = Object.values(validators)
export const gwei = 1_000_000_000n
export const coin = gwei * gwei

/** Who is to propose in slots 24 to 36; slots 26 and 34 are missed. */
const proposers: Readonly<Record<number, number>> = {
  24: 10,
  25: 10,
  26: 10,
  27: 12,
  28: 14,
  29: 13,
  30: 11,
  31: 10,
  32: 10,
  33: 14,
  34: 14,
  35: 15,
  36: 14,
}
export const proposerOf = (slot: number): number => proposers[slot] ?? -1
export const producedSlots = [24, 25, 27, 28, 29, 30, 31, 32, 33, 35]

/** The committees of epochs 4 to 7 and 8 to 11; validator 13 has two seats in the first. */
export const seatsAt = (slot: number): readonly number[] => (slot < 32 ? [13, 13, 14, 10] : [14, 11, 14, 14])

/** What the slashed validator lost beside its penalties, what one consolidated into another, what was topped up, in gwei. */
export const slashingGwei = 7_812_500n
export const consolidatedGwei = 32n * gwei
export const depositedGwei = gwei + 1n

/** Transfers to a recipient that a block's own transactions show, in wei, by slot. */
export const transfers = {
  direct: { slot: 24, wei: 3n * 10n ** 15n },
  builder: { slot: 25, wei: 123_456_789_012_345_678n },
  client: { slot: 27, wei: 77_000_000_000_000_001n },
  adjusted: { slot: 29, wei: 20_640_000_000_000_000_003n },
  earlier: { slot: 31, wei: 5_000_000_000_000_007n },
  contract: { slot: 32, wei: 41_000_000_000_000_009n },
} as const

/** Coins as the warehouse writes them. */
export function coins(wei: bigint): string {
  const digits = (wei < 0n ? -wei : wei).toString().padStart(19, '0')
  return `${wei < 0n ? '-' : ''}${digits.slice(0, -18)}.${digits.slice(-18)}`
}

export const coinsOfGwei = (amount: bigint): string => coins(amount * gwei)

/** Rows of registry.validators that hold in the window. */
export const registeredValidators = [
  `${chain},${keyOf(validators.own)},0,,Own One,OWN,${ownRecipient},,`,
  `${chain},${keyOf(validators.ownInCommittee)},0,,Own Two,OWN,${ownRecipient},,`,
  `${chain},${keyOf(validators.slashed)},0,,Own Three,OWN,${ownRecipient},,`,
  `${chain},${keyOf(validators.client)},0,,Client One,CLIENT,${clientRecipient},1000,CONSENSUS`,
  `${chain},${keyOf(validators.losingClient)},0,,Client Three,CLIENT,,1000,CONSENSUS`,
  `${chain},${keyOf(validators.clientWithExecution)},0,,Client Two,CLIENT,${clientRecipient},750,CONSENSUS_AND_EXECUTION`,
]
