import { randomSource } from './random-source.js'
import type { Answer } from '../canonical/canonical-world.js'
import {
  attestationRewards,
  block,
  blockRewards,
  chain,
  configSpec,
  genesis,
  header,
  proposerDuties,
  syncCommittee,
  syncRewards,
  validatorStates,
  type Attested,
  type ValidatorState,
  type Withdrawal,
} from '../../support/ethereum/beacon-answers.js'
import {
  balanceAfter,
  blockReceipts,
  delivered,
  executionBlock,
  stranger,
  type ExecutionBlock,
  type Transaction,
} from '../../support/ethereum/execution-answers.js'
import { addressOf, credentialsTo, keyOf } from '../../support/ethereum/names.js'

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
const indices = Object.values(validators)
const gwei = 1_000_000_000n
const coin = gwei * gwei

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
const seatsAt = (slot: number): readonly number[] => (slot < 32 ? [13, 13, 14, 10] : [14, 11, 14, 14])

export interface SmallChain {
  readonly answers: readonly Answer[]
  /** Gwei of each validator's attestations by epoch. */
  readonly attested: ReadonlyMap<number, ReadonlyMap<number, bigint>>
  /** Gwei of proposers, and of each committee member, by slot. */
  readonly proposed: ReadonlyMap<number, bigint>
  readonly signed: ReadonlyMap<number, ReadonlyMap<number, bigint>>
  /** Wei of priority fees by slot. */
  readonly fees: ReadonlyMap<number, bigint>
  readonly withdrawals: ReadonlyMap<number, readonly Withdrawal[]>
  readonly open: ReadonlyMap<number, bigint>
  readonly close: ReadonlyMap<number, bigint>
}

/** What the slashed validator lost beside its penalties, and what one consolidated into another, in gwei. */
export const slashingGwei = 7_812_500n
export const consolidatedGwei = 32n * gwei

/** Transfers to a recipient that a block's own transactions show, in wei, by slot. */
export const transfers = {
  direct: { slot: 24, wei: 3n * 10n ** 15n },
  builder: { slot: 25, wei: 123_456_789_012_345_678n },
  client: { slot: 27, wei: 77_000_000_000_000_001n },
  adjusted: { slot: 29, wei: 20_640_000_000_000_000_003n },
  earlier: { slot: 31, wei: 5_000_000_000_000_007n },
  contract: { slot: 32, wei: 41_000_000_000_000_009n },
} as const

export function smallChain(seed: number): SmallChain {
  const random = randomSource(seed)
  const attested = new Map<number, ReadonlyMap<number, Attested>>()
  for (const epoch of [5, 6, 7, 8])
    attested.set(
      epoch,
      new Map(
        indices.map((index) => [
          index,
          {
            head: random(0n, 3000n),
            target: index === validators.losingClient ? -26_000n : random(-6000n, 6000n),
            source: random(-3000n, 3000n),
            inactivity: -random(0n, 10n),
          },
        ]),
      ),
    )
  const slots = [...producedSlots, 36]
  const proposed = new Map(slots.map((slot) => [slot, [random(10n, 9000n), random(0n, 900n)] as const]))
  const signed = new Map(
    slots.map((slot) => [
      slot,
      new Map([...new Set(seatsAt(slot))].map((index) => [index, random(-900n, 900n)])),
    ]),
  )
  const withdrawals = new Map<number, readonly Withdrawal[]>([
    [28, [{ validator: validators.own, address: partnerWallet, gwei: 5n * gwei + 3n }]],
    // To the recipient itself: it moves its balance and is no income.
    [32, [{ validator: validators.ownInCommittee, address: ownRecipient, gwei: 2n * gwei }]],
  ])
  const executed = new Map(slots.map((slot) => [slot, executionBlockOf(slot, random)]))
  const open = new Map(indices.map((index) => [index, 32n * gwei + random(0n, gwei)]))
  const total = ({ head, target, source, inactivity }: Attested) => head + target + source + inactivity
  const close = new Map(
    indices.map((index) => {
      let balance = open.get(index) ?? 0n
      for (const epoch of [5, 6, 7]) balance += total(rewardOf(attested, epoch, index))
      for (const slot of slots) {
        if (slot === 24) continue
        if (proposers[slot] === index) balance += sum(proposed.get(slot) ?? [])
        balance += signed.get(slot)?.get(index) ?? 0n
      }
      for (const list of withdrawals.values())
        for (const { validator, gwei: amount } of list) if (validator === index) balance -= amount
      if (index === validators.slashed) balance -= slashingGwei
      if (index === validators.consolidated) balance -= consolidatedGwei
      if (index === validators.consolidating) balance += consolidatedGwei
      return [index, balance]
    }),
  )
  const parents = new Map<number, number>()
  let last = 23
  for (const slot of [...slots].sort((one, other) => one - other)) {
    parents.set(slot, last)
    last = slot
  }
  const parentOf = (slot: number) => parents.get(slot) ?? slot - 1
  const numberOf = (slot: number) => 100 + slots.indexOf(slot)
  const answers: Answer[] = [
    genesis(genesisTime),
    configSpec({
      SLOTS_PER_EPOCH: String(slotsPerEpoch),
      EPOCHS_PER_SYNC_COMMITTEE_PERIOD: '4',
      SLOT_DURATION_MS: '12000',
    }),
    header(23, { parent: 22, proposer: validators.stranger }),
    // Finalized two epochs after the window.
    header(40, { parent: 36, proposer: validators.stranger }, { fetchedAt: '2026-01-02T00:00:00Z' }),
    ...slots.flatMap((slot) => {
      const proposer = proposers[slot] ?? 0
      const executedBlock = executed.get(slot)
      if (executedBlock === undefined) throw new Error(`no block in slot ${slot}`)
      const numbered = { ...executedBlock, number: numberOf(slot) }
      const [attestations, sync] = proposed.get(slot) ?? [0n, 0n]
      return [
        header(slot, { parent: parentOf(slot), proposer }),
        block(slot, {
          parent: parentOf(slot),
          proposer,
          number: numberOf(slot),
          receiver: numbered.receiver,
          withdrawals: withdrawals.get(slot) ?? [],
        }),
        blockRewards(slot, proposer, attestations, sync),
        syncRewards(slot, seatsAt(slot), signed.get(slot) ?? new Map()),
        executionBlock(numbered),
        blockReceipts(numbered),
      ]
    }),
    // An orphan of slot 25 that a node serves by its root, finalized or not.
    header(25, { parent: 24, proposer: validators.own, fork: 1, isCanonical: false }),
    block(25, { parent: 24, proposer: validators.own, fork: 1, number: 101, receiver: builder }),
    ...[6, 7, 8].map((epoch) =>
      proposerDuties(
        epoch,
        [0, 1, 2, 3].map((place) => proposers[epoch * slotsPerEpoch + place] ?? 0),
      ),
    ),
    ...[...attested].flatMap(([epoch, rewards]) => [
      // An answer that is not final says something else, however late it comes.
      attestationRewards(epoch, new Map([...rewards].map(([index]) => [index, early])), {
        isFinalized: false,
        fetchedAt: '2026-01-03T00:00:00Z',
        // Asked otherwise, so that both answers stand side by side.
        request: {
          method: 'POST',
          path: `/eth/v1/beacon/rewards/attestations/${epoch}`,
          body: indices.map(String),
        },
      }),
      attestationRewards(epoch, rewards),
    ]),
    syncCommittee(24, seatsAt(24)),
    syncCommittee(32, seatsAt(32)),
    validatorStates(
      24,
      indices.map((index) => stateOf(index, open.get(index) ?? 0n, false)),
    ),
    validatorStates(
      36,
      indices.map((index) => stateOf(index, close.get(index) ?? 0n, true)),
    ),
    balanceAfter(ownRecipient, numberOf(32) - 1, 9n * coin),
    balanceAfter(ownRecipient, numberOf(32), 9n * coin + transfers.contract.wei + 2n * coin),
    ...claims(),
  ]
  return {
    answers,
    attested: new Map(
      [...attested].map(([epoch, rewards]) => [
        epoch,
        new Map([...rewards].map(([index, reward]) => [index, total(reward)])),
      ]),
    ),
    proposed: new Map([...proposed].map(([slot, parts]) => [slot, sum(parts)])),
    signed,
    fees: new Map(
      [...executed].map(([slot, { transactions }]) => [
        slot,
        transactions.reduce((fees, { gas, tip }) => fees + gas * tip, 0n),
      ]),
    ),
    withdrawals,
    open,
    close,
  }
}

const early: Attested = { head: 1n, target: 1n, source: 1n, inactivity: 0n }

function rewardOf(
  attested: ReadonlyMap<number, ReadonlyMap<number, Attested>>,
  epoch: number,
  index: number,
): Attested {
  return attested.get(epoch)?.get(index) ?? early
}

function sum(parts: readonly bigint[]): bigint {
  return parts.reduce((total, part) => total + part, 0n)
}

function stateOf(index: number, balance: bigint, isAfter: boolean): ValidatorState {
  const state = { index, balance, effective: 32n * gwei, credentials: credentialsTo(addressOf(100 + index)) }
  if (index === validators.client) return { ...state, credentials: credentialsTo(partnerWallet, '02') }
  if (!isAfter) return state
  if (index === validators.slashed) return { ...state, isSlashed: true, exit: 900, withdrawable: 1900 }
  if (index === validators.consolidated) return { ...state, exit: 800, withdrawable: 1056 }
  return state
}

/** The block of a slot: somebody's transactions, a failed one among them, and what the slot is there to show. */
function executionBlockOf(
  slot: number,
  random: (from: bigint, to: bigint) => bigint,
): Omit<ExecutionBlock, 'number'> {
  const common: Transaction[] = [
    {
      from: stranger,
      to: addressOf(901),
      wei: coin,
      gas: random(21_000n, 5_000_000n),
      tip: random(0n, 10n ** 12n),
    },
    {
      from: addressOf(902),
      to: ownRecipient,
      wei: 8n * coin,
      gas: random(21_000n, 900_000n),
      tip: random(0n, 10n ** 11n),
      hasFailed: true,
    },
  ]
  const pay = (from: string, to: string, wei: bigint): Transaction => ({
    from,
    to,
    wei,
    gas: 21_000n,
    tip: 0n,
  })
  const baseFee = random(10n ** 9n, 10n ** 11n)
  const blockOf = (receiver: string, transactions: readonly Transaction[]) => ({
    slot,
    receiver,
    baseFee,
    transactions,
  })
  switch (slot) {
    case transfers.direct.slot:
      return blockOf(ownRecipient, [...common, pay(feePayer, ownRecipient, transfers.direct.wei)])
    case transfers.builder.slot:
      return blockOf(builder, [...common, pay(builder, ownRecipient, transfers.builder.wei)])
    case transfers.client.slot:
      return blockOf(builder, [...common, pay(builder, clientRecipient, transfers.client.wei)])
    case transfers.adjusted.slot:
      return blockOf(builder, [...common, pay(feePayer, ownRecipient, transfers.adjusted.wei)])
    case 30:
      return blockOf(clientRecipient, common)
    case transfers.earlier.slot:
      // Before the last transaction, and beside a transfer of somebody else's.
      return blockOf(builder, [
        pay(stranger, ownRecipient, 6n * coin),
        pay(builder, ownRecipient, transfers.earlier.wei),
        ...common,
      ])
    case 33:
      return blockOf(addressOf(60), [])
    default:
      return blockOf(builder, common)
  }
}

function claims(): readonly Answer[] {
  const row = (slot: number, proposer: number, recipient: string, wei: bigint) => ({
    slot,
    proposer,
    recipient,
    wei,
  })
  const { own, ownInCommittee, clientWithExecution } = validators
  const builtFor25 = row(25, own, ownRecipient, 466n * 10n ** 15n)
  return [
    delivered('flashbots', [
      builtFor25,
      // Delivered, and the slot was missed.
      row(26, own, ownRecipient, 9n * coin),
      row(27, clientWithExecution, clientRecipient, transfers.client.wei),
    ]),
    delivered('ultrasound', [
      builtFor25,
      { ...builtFor25, fork: 1, wei: 99n * coin },
      row(29, ownInCommittee, ownRecipient, 35n * coin),
    ]),
    delivered('agnostic', [builtFor25, row(32, own, ownRecipient, transfers.contract.wei)]),
  ]
}

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
