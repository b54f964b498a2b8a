import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  block,
  chain,
  configSpec,
  genesis,
  header,
  validatorStates,
} from '../../support/ethereum/beacon-answers.js'
import { credentialsTo, keyOf } from '../../support/ethereum/names.js'
import type { TestProject } from '../../support/test-project.js'
import type { Answer } from '../canonical/canonical-world.js'
import { ethereumProject } from './ethereum-project.js'
import { hasRecordedData, recorded } from './recorded-data.js'
import { coins } from './small-chain-cast.js'

interface Transaction {
  readonly from: string
  readonly to: string | null
  readonly value: string
}
interface Block {
  readonly number: string
  readonly hash: string
  readonly miner: string
  readonly timestamp: string
  readonly baseFeePerGas: string
  readonly transactions: readonly Transaction[]
}
interface Receipt {
  readonly gasUsed: string
  readonly effectiveGasPrice: string
}

/** Blocks of mainnet, what their transactions paid above the base fee, and whom the proposer named as its recipient. */
const blocks = [
  {
    number: 15_753_009,
    recipient: '0xcbfa884044546d5569e2abff3fb429301b61562a',
    method: 'LAST_TRANSACTION',
    fees: '0.10273674144473087',
    paid: '0.102414299307146866',
  },
  {
    number: 16_899_757,
    recipient: '0x388c818ca8b9251b393131c08a736a67ccb19297',
    method: 'LAST_TRANSACTION',
    fees: '0.26247781779311913',
    paid: '0.262264730065906366',
  },
  {
    number: 17_053_184,
    recipient: '0x388c818ca8b9251b393131c08a736a67ccb19297',
    method: 'DIRECT_FEE_RECIPIENT',
    fees: '0.02920293640374093',
    paid: undefined,
  },
] as const
const mainnetGenesis = 1_606_824_023

const read = (number: number) => ({
  block: JSON.parse(recorded(`ethereum-rpc/chainstorage/eth_getBlockByNumber_${number}_full.json`)) as Block,
  receipts: JSON.parse(
    recorded(`ethereum-rpc/chainstorage/eth_getBlockReceipts_${number}.json`),
  ) as readonly Receipt[],
})

function rpc(method: string, number: number, file: string): Answer {
  return {
    provider: 'execution_rpc',
    endpoint: method,
    chain,
    period: '*',
    request: { method, params: [`0x${number.toString(16)}`, true] },
    isFinal: true,
    body: `{"jsonrpc":"2.0","id":1,"result":${recorded(`ethereum-rpc/chainstorage/${file}`)}}`,
  }
}

describe.skipIf(!hasRecordedData)('recorded blocks of mainnet', () => {
  let project: TestProject

  beforeAll(async () => {
    const answers = blocks.flatMap(({ number }, index) => {
      const { block: real } = read(number)
      const slot = (Number(real.timestamp) - mainnetGenesis) / 12
      const options = { parent: slot - 1, proposer: 1 + index }
      return [
        header(slot, options),
        block(slot, { ...options, number, receiver: real.miner, blockHash: real.hash }),
        rpc('eth_getBlockByNumber', number, `eth_getBlockByNumber_${number}_full.json`),
        rpc('eth_getBlockReceipts', number, `eth_getBlockReceipts_${number}.json`),
      ]
    })
    const states = blocks.map(({ recipient }, index) => ({
      index: 1 + index,
      balance: 32_000_000_000n,
      effective: 32_000_000_000n,
      credentials: credentialsTo(recipient),
    }))
    project = await ethereumProject(
      [
        genesis(mainnetGenesis),
        configSpec({
          SLOTS_PER_EPOCH: '32',
          EPOCHS_PER_SYNC_COMMITTEE_PERIOD: '256',
          SECONDS_PER_SLOT: '12',
        }),
        validatorStates(4_917_600, states),
        ...answers,
      ],
      {
        windowEpochs: 225,
        validators: blocks.map(
          ({ recipient }, index) => `${chain},${keyOf(1 + index)},0,,Recorded,OWN,${recipient},,`,
        ),
      },
    )
    await project.ok('build')
  }, 240_000)

  afterAll(() => {
    project.dispose()
  })

  it.each(blocks)('block $number: priority fees and payment to the wei', async (expected) => {
    const { block: real, receipts } = read(expected.number)
    const baseFee = BigInt(real.baseFeePerGas)
    const fees = receipts.reduce(
      (sum, { gasUsed, effectiveGasPrice }) => sum + BigInt(gasUsed) * (BigInt(effectiveGasPrice) - baseFee),
      0n,
    )
    // What was published is rounded to 17 digits.
    expect(coins(fees).slice(0, expected.fees.length - 1)).toBe(expected.fees.slice(0, -1))
    const direct = real.transactions
      .filter(({ to }) => to === expected.recipient)
      .reduce((sum, { value }) => sum + BigInt(value), 0n)
    const [row] = await project.query(
      `select fees_native, payment_native, payment_method, validator_key is not null as has_proposer
         from canonical.canonical_blocks where block_hash = '${real.hash}' and is_canonical`,
    )
    expect(row).toEqual({
      fees_native: coins(fees),
      payment_native: expected.paid ?? coins(direct),
      payment_method: expected.method,
      has_proposer: true,
    })
  })

  it('take the fees or the payment as income, never both', async () => {
    const rows = await project.query(
      'select exec_fees_native = 0 as has_no_fees, mev_tips_native = 0 as has_no_tips from canonical.canonical_block_payments',
    )
    expect(rows).toHaveLength(3)
    expect(rows.every((row) => row['has_no_fees'] !== row['has_no_tips'])).toBe(true)
  })
})
