import { randomSource } from './random-source.js'
import type { Answer } from '../canonical/canonical-world.js'
import {
  attestationRewards,
  block,
  blockRewards,
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
import { balanceAfter, blockReceipts, executionBlock } from '../../support/ethereum/execution-answers.js'
import { addressOf, credentialsTo } from '../../support/ethereum/names.js'
import { claims, executionBlockOf } from './small-chain-blocks.js'
import {
  builder,
  coin,
  consolidatedGwei,
  depositedGwei,
  genesisTime,
  gwei,
  indices,
  ownRecipient,
  partnerWallet,
  producedSlots,
  proposerOf,
  seatsAt,
  slashingGwei,
  slotsPerEpoch,
  transfers,
  validators,
} from './small-chain-cast.js'

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
        if (proposerOf(slot) === index) balance += sum(proposed.get(slot) ?? [])
        balance += signed.get(slot)?.get(index) ?? 0n
      }
      for (const list of withdrawals.values())
        for (const { validator, gwei: amount } of list) if (validator === index) balance -= amount
      if (index === validators.slashed) balance -= slashingGwei
      if (index === validators.consolidated) balance -= consolidatedGwei
      if (index === validators.consolidating) balance += consolidatedGwei
      if (index === validators.losingClient) balance += depositedGwei
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
      const proposer = proposerOf(slot)
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
        [0, 1, 2, 3].map((place) => proposerOf(epoch * slotsPerEpoch + place)),
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
