import type { Answer } from '../canonical/canonical-world.js'
import {
  delivered,
  stranger,
  type ExecutionBlock,
  type Transaction,
} from '../../support/ethereum/execution-answers.js'
import { addressOf } from '../../support/ethereum/names.js'
import {
  builder,
  clientRecipient,
  coin,
  feePayer,
  ownRecipient,
  transfers,
  validators,
} from './small-chain-cast.js'

/** The block of a slot: somebody's transactions, a failed one among them, and what the slot is there to show. */
export function executionBlockOf(
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

/** What relays claim to have delivered. */
export function claims(): readonly Answer[] {
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
