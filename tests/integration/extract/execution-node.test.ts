import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../src/base/clock.js'
import type { Anvil } from '../../support/anvil.js'
import { anvilProblem, startAnvil } from '../../support/anvil.js'
import { publicKey } from '../../support/ethereum-bodies.js'
import { beaconOver } from '../../support/hosts/beacon-over-execution.js'
import type { ExecutionBlock } from '../../support/hosts/beacon-over-execution.js'
import { extractedSources } from '../../support/hosts/extracting-project.js'
import { startReplayServer } from '../../support/replay/replay-server.js'
import { itOnEngines } from '../../support/test-engines.js'
import { TestProject } from '../../support/test-project.js'

const repository = join(import.meta.dirname, '../../..')
const slotsOfEpoch = 4
const gwei = 10n ** 9n
const ether = 10n ** 18n
/** Epoch 1, a period of its own: all of its blocks are proposed by the validator, and final when 24 are. */
const [first, last] = [4, 7]
const length = 32
const validator = 7
const recipient = '0x00000000000000000000000000000000000fee01'

describe.skipIf(anvilProblem() !== undefined)('a real execution node', () => {
  it('tells how far it is final and safe', async () => {
    const node = await newNode()
    await mineTo(node, length)
    const tagged = async (tag: string) => (await blockOf(node, tag)).number
    expect([await tagged('latest'), await tagged('safe'), await tagged('finalized')]).toEqual([32, 28, 24])
  })

  itOnEngines(
    'gives aurora extract what each proposer was paid, to the wei, and never a block of another branch',
    async () => {
      const node = await newNode()
      await mineTo(node, first - 1)
      await mineFirstBlocks(node)
      const fork = await node.rpc('evm_snapshot')
      await mineLastBlock(node, 3n)
      await mineTo(node, length)
      const canonical = await blocksOf(node)
      const { number: finalSlot } = await blockOf(node, 'finalized')

      // The node is led astray: another block has the number of the last one.
      await node.rpc('evm_revert', fork)
      const astray = await node.rpc('evm_snapshot')
      await mineLastBlock(node, 5n)
      await mineTo(node, length)
      const { hash: strayHash } = await blockOf(node, last)
      expect(strayHash).not.toBe(canonical.get(last)?.hash)

      const beacon = await startReplayServer({
        answer: beaconOver({
          finalSlot,
          proposer: validator,
          blockOf: (slot) => canonical.get(slot),
        }),
      })
      onTestFinished(() => beacon.close())
      const project = await newProject(beacon.url, node.url)
      const partial = await extract(project)
      expect(partial).toMatchObject({ code: 1 })
      expect(partial.stdout).toContain(
        `missing 1 × execution_rpc eth_getBlockByNumber, first 1 ${publicKey(validator)}: `,
      )
      expect(partial.stdout).toContain(`the block is ${strayHash}`)
      await project.ok('build')
      expect(await paid(project)).toEqual(await gained(node, [first, last - 1]))

      // It finds back, and what is asked again is that block alone.
      await node.rpc('evm_revert', astray)
      await mineLastBlock(node, 3n)
      await mineTo(node, length)
      expect(await blockOf(node, last)).toEqual(canonical.get(last))
      const whole = await extract(project)
      expect(whole).toMatchObject({ code: 0 })
      expect(whole.stdout).toContain('3 answers fetched (3 new payloads)')
      await project.ok('build')
      const rows = await paid(project)
      expect(rows).toEqual(await gained(node, [first, last]))
      expect(rows.map(({ wei }) => BigInt(wei))).toEqual([
        21_000n * 2n * gwei + 21_000n * gwei + 1n,
        21_000n * gwei + ether + 1n,
        0n,
        3n * gwei * 100_000n,
      ])
      const rejected = await project.query(
        `select endpoint, count(*) as times from staging.rejected_payloads group by endpoint order by endpoint`,
      )
      expect(rejected.map(({ endpoint }) => endpoint)).toEqual([
        'eth_getBlockByNumber',
        'eth_getBlockReceipts',
      ])
    },
  )
})

async function newNode(): Promise<Anvil> {
  const node = await startAnvil(slotsOfEpoch)
  onTestFinished(() => node.close())
  await node.rpc('anvil_setCoinbase', recipient)
  return node
}

/** A payment besides the fees; a payment of a builder as the last transaction; and a block without any. */
async function mineFirstBlocks(node: Anvil): Promise<void> {
  await send(node, { tip: 2n * gwei })
  await send(node, { tip: gwei, to: recipient, value: 1n })
  await mine(node)
  await send(node, { tip: gwei })
  await send(node, { tip: 0n, to: recipient, value: ether + 1n })
  await mine(node)
  await mine(node)
}

/** One transaction that fails and pays all its gas nevertheless. */
async function mineLastBlock(node: Anvil, tip: bigint): Promise<void> {
  await send(node, { tip: tip * gwei, to: null, gas: 100_000n, data: '0xfe', value: 7n })
  await mine(node)
}

interface Sent {
  readonly tip: bigint
  readonly to?: string | null
  readonly value?: bigint
  readonly gas?: bigint
  readonly data?: string
}

async function send(node: Anvil, { tip, to, value = 5n, gas = 21_000n, data }: Sent): Promise<void> {
  const [from, other] = (await node.rpc('eth_accounts')) as readonly string[]
  await node.rpc('eth_sendTransaction', {
    from,
    ...(to === null ? {} : { to: to ?? other }),
    value: hex(value),
    gas: hex(gas),
    maxPriorityFeePerGas: hex(tip),
    maxFeePerGas: hex(100n * gwei),
    ...(data === undefined ? {} : { data }),
  })
}

/** At the same height always at the same time and base fee: the same transactions give the same block again. */
async function mine(node: Anvil): Promise<void> {
  const { timestamp } = (await node.rpc('eth_getBlockByNumber', 'latest', false)) as { timestamp: string }
  await node.rpc('anvil_setNextBlockBaseFeePerGas', hex(gwei))
  await node.rpc('evm_mine', Number(timestamp) + 12)
}

async function mineTo(node: Anvil, height: number): Promise<void> {
  const number = Number(await node.rpc('eth_blockNumber'))
  await node.rpc('anvil_mine', hex(BigInt(height - number)))
}

async function blockOf(node: Anvil, block: number | string): Promise<ExecutionBlock> {
  const named = typeof block === 'string' ? block : hex(BigInt(block))
  const { number, hash, miner } = (await node.rpc('eth_getBlockByNumber', named, false)) as {
    readonly [name: string]: string
  }
  return { number: Number(number), hash: hash ?? '', feeRecipient: miner ?? '' }
}

async function blocksOf(node: Anvil): Promise<ReadonlyMap<number, ExecutionBlock>> {
  const blocks = new Map<number, ExecutionBlock>()
  for (let slot = first; slot <= last; slot += 1) blocks.set(slot, await blockOf(node, slot))
  return blocks
}

async function newProject(beaconUrl: string, nodeUrl: string): Promise<TestProject> {
  const project = await TestProject.onEngine(extractedSources(['beacon_api', 'execution_rpc']))
  onTestFinished(() => project.dispose())
  const staging = join(repository, 'models/staging')
  for (const file of readdirSync(staging).filter((name) => name.includes('execution_rpc')))
    cpSync(join(staging, file), project.path('models/staging', file))
  cpSync(join(repository, 'macros'), project.path('macros'), { recursive: true })
  const settings = `vars:\n  window_epochs: 1\n  slots_per_epoch: ${slotsOfEpoch}\n  epochs_per_sync_committee_period: 3\n`
  project.write('aurora.yml', project.read('aurora.yml') + settings)
  project.env['AURORA_BEACON_API_URL'] = beaconUrl
  project.env['AURORA_EXECUTION_RPC_URL'] = nodeUrl
  return project
}

function extract(project: TestProject) {
  const words = ['--chain', 'ethereum-mainnet', '--period', '1', '--validator', publicKey(validator)]
  return project.run(['extract', ...words], { clock: systemClock })
}

interface Paid {
  readonly block: number
  readonly hash: string
  readonly wei: string
}

/** What the staged rows say that the recipient was paid: priority fees, and transfers that did not fail. */
async function paid(project: TestProject): Promise<readonly Paid[]> {
  const rows = await project.query(`
    select blocks.block_number as block, blocks.block_hash as hash,
           cast(coalesce(sum(receipts.gas_used * (receipts.effective_gas_price_wei - blocks.base_fee_per_gas_wei)
             + case when receipts.is_successful and transactions.to_address = blocks.fee_recipient
                 then transactions.value_wei else 0 end), 0) as decimal(38, 0)) as wei,
           max(afterwards.balance_wei) - max(before.balance_wei) as gained
      from staging.stg_execution_rpc__eth_get_block_by_number as blocks
      left join staging.stg_execution_rpc__eth_get_block_by_number_transactions as transactions
        on transactions.payload_id = blocks.payload_id
      left join staging.stg_execution_rpc__eth_get_block_receipts as receipts
        on receipts.transaction_hash = transactions.transaction_hash
      left join staging.stg_execution_rpc__eth_get_balance as before
        on before.block_number = blocks.block_number - 1
      left join staging.stg_execution_rpc__eth_get_balance as afterwards
        on afterwards.block_number = blocks.block_number
     group by blocks.block_number, blocks.block_hash
     order by blocks.block_number`)
  for (const { wei, gained } of rows) expect(gained).toBe(wei)
  return rows.map(({ block, hash, wei }) => ({ block: Number(block), hash: String(hash), wei: String(wei) }))
}

/** What the node itself says that the recipient's balance gained with each block. */
async function gained(node: Anvil, [from, until]: readonly [number, number]): Promise<readonly Paid[]> {
  const rows: Paid[] = []
  for (let number = from; number <= until; number += 1) {
    const held = async (block: number) =>
      BigInt((await node.rpc('eth_getBalance', recipient, hex(BigInt(block)))) as string)
    const { hash } = await blockOf(node, number)
    rows.push({ block: number, hash, wei: String((await held(number)) - (await held(number - 1))) })
  }
  return rows
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`
}
