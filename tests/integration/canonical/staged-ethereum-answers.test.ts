import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { address, publicKey, root } from '../../support/ethereum-bodies.js'
import { createDatabase } from '../../support/postgres/test-database.js'
import { testEngines } from '../../support/test-engines.js'
import { TestProject } from '../../support/test-project.js'
import { answers, envelope, block } from './staged-ethereum-world.js'

const repository = join(import.meta.dirname, '../../..')
const ofEthereum = /^(stg_)?(beacon_api|execution_rpc|mev_relay)(__|\.yml|_flashbots|_ultrasound)/

describe.each(testEngines)('staged answers of Ethereum on $name', ({ dialect }) => {
  let project: TestProject
  let drop: () => Promise<void> = async () => undefined
  beforeAll(async () => {
    project = new TestProject()
    if (dialect === 'postgres') {
      const database = await createDatabase()
      drop = database.drop
      project.write(
        'aurora.yml',
        `name: shop\ntargets:\n  dev: { type: postgres, url: "${database.url}", publish_wait: 5 }\ndefault_target: dev\n`,
      )
    }
    cpSync(join(repository, 'macros'), project.path('macros'), { recursive: true })
    for (const folder of ['sources', 'models/staging'])
      for (const name of readdirSync(join(repository, folder)).filter((file) => ofEthereum.test(file)))
        cpSync(join(repository, folder, name), project.path(folder, name))
    project.write('answers.ndjson', answers.map((answer) => `${JSON.stringify(envelope(answer))}\n`).join(''))
    const { stdout, stderr } = await project.ok('load', project.path('answers.ndjson'))
    if (/[1-9]\d* rejected/.test(stdout + stderr)) throw new Error(stdout + stderr)
    await project.ok('build')
  }, 120_000)
  afterAll(async () => {
    project.dispose()
    await drop()
  })

  const rows = (model: string, columns: string) =>
    project.query(`select ${columns} from staging.stg_${model} order by 1, 2`)

  it('tell when the chain began and how long its slots are', async () => {
    expect(await rows('beacon_api__genesis', 'genesis_at, genesis_validators_root, is_final')).toEqual([
      { genesis_at: '2020-12-01T12:00:23.000000Z', genesis_validators_root: root(4), is_final: true },
    ])
    const constants = 'slots_per_epoch, epochs_per_sync_committee_period, slot_duration_ms'
    expect(await rows('beacon_api__config_spec', constants)).toEqual([
      { slots_per_epoch: '32', epochs_per_sync_committee_period: '256', slot_duration_ms: '12000' },
    ])
  })

  it('name the parent of each block, from one header or a list', async () => {
    expect(
      await rows('beacon_api__headers', 'slot, block_root, parent_root, is_canonical, element_path'),
    ).toEqual([
      {
        slot: '64',
        block_root: root(64),
        parent_root: root(63),
        is_canonical: true,
        element_path: '$.data[0]',
      },
      {
        slot: '65',
        block_root: root(65),
        parent_root: root(64),
        is_canonical: false,
        element_path: '$.data[1]',
      },
      { slot: '66', block_root: root(66), parent_root: root(64), is_canonical: true, element_path: '$.data' },
    ])
  })

  it('tell the execution block in a block, and that there is none before the merge', async () => {
    const columns =
      'slot, fork_name, execution_block_number, execution_block_hash, fee_recipient, base_fee_per_gas_wei, execution_block_time'
    expect(await rows('beacon_api__blocks', columns)).toEqual([
      {
        slot: '2',
        fork_name: 'altair',
        execution_block_number: null,
        execution_block_hash: null,
        fee_recipient: null,
        base_fee_per_gas_wei: null,
        execution_block_time: null,
      },
      {
        slot: '66',
        fork_name: 'electra',
        execution_block_number: '19000000',
        execution_block_hash: root(19_000_000),
        fee_recipient: '0x388c818ca8b9251b393131c08a736a67ccb19297',
        base_fee_per_gas_wei: '12345678901234567890',
        execution_block_time: '2023-11-14T22:13:23.000000Z',
      },
    ])
    expect(
      await rows('beacon_api__blocks_withdrawals', 'slot, validator_index, address, amount_gwei'),
    ).toEqual([{ slot: '66', validator_index: '9', address: address(9), amount_gwei: '17654321' }])
  })

  it('tell validators at a slot, and leave an epoch that never comes unknown', async () => {
    const columns =
      'validator_index, validator_key, slot, balance_gwei, effective_balance_gwei, withdrawal_address, is_slashed, activation_epoch, exit_epoch'
    const alike = {
      slot: '7200',
      balance_gwei: '32000000007',
      effective_balance_gwei: '32000000000',
      activation_epoch: '3',
    }
    expect(await rows('beacon_api__states_id_validators', columns)).toEqual([
      {
        ...alike,
        validator_index: '9',
        validator_key: publicKey(9),
        withdrawal_address: address(9),
        is_slashed: false,
        exit_epoch: null,
      },
      {
        ...alike,
        validator_index: '10',
        validator_key: publicKey(10),
        withdrawal_address: null,
        is_slashed: true,
        exit_epoch: '77',
      },
    ])
    expect(await rows('beacon_api__validator_balances', 'slot, validator_index, balance_gwei')).toEqual([
      { slot: '7200', validator_index: '9', balance_gwei: '31999999999' },
    ])
  })

  it('tell who proposes and who sits in the committee, seat by seat', async () => {
    expect(await rows('beacon_api__duties_proposer', 'slot, validator_key, validator_index')).toEqual([
      { slot: '4', validator_key: publicKey(7), validator_index: '7' },
      { slot: '5', validator_key: publicKey(8), validator_index: '8' },
    ])
    expect(await rows('beacon_api__states_id_sync_committees', 'seat, validator_index, slot')).toEqual(
      ['9', '3', '9'].map((index, seat) => ({ seat: String(seat), validator_index: index, slot: '7200' })),
    )
  })

  it('tell rewards with their signs', async () => {
    const attested =
      'epoch, validator_index, head_gwei, target_gwei, source_gwei, inactivity_gwei, reward_gwei'
    expect(await rows('beacon_api__rewards_attestations', attested)).toEqual([
      {
        epoch: '2',
        validator_index: '9',
        head_gwei: '10',
        target_gwei: '-26',
        source_gwei: '-14',
        inactivity_gwei: '0',
        reward_gwei: '-30',
      },
    ])
    expect(await rows('beacon_api__rewards_blocks', 'slot, proposer_index, reward_gwei')).toEqual([
      { slot: '66', proposer_index: '7', reward_gwei: '60' },
    ])
  })

  it('count the reward of a member of the committee once, however many seats it has', async () => {
    const columns = 'slot, validator_index, reward_gwei, row_count, element_path'
    expect(await rows('beacon_api__rewards_sync_committee', columns)).toEqual([
      { slot: '66', validator_index: '3', reward_gwei: '-7', row_count: '1', element_path: '$.data[0]' },
      { slot: '66', validator_index: '9', reward_gwei: '14', row_count: '2', element_path: '$.data[1]' },
    ])
  })

  it('decode blocks of the execution layer, before and after its forks', async () => {
    const columns = 'block_number, block_hash, fee_recipient, base_fee_per_gas_wei, gas_used, block_time'
    const alike = {
      fee_recipient: '0x95222290dd7278aa3ddd389cc1e1d165cc4bafe5',
      gas_used: '42000',
      block_time: '2023-11-14T22:13:23.000000Z',
    }
    expect(await rows('execution_rpc__eth_get_block_by_number', columns)).toEqual([
      { ...alike, block_number: '12000000', block_hash: root(12_000_000), base_fee_per_gas_wei: null },
      { ...alike, block_number: '19000000', block_hash: root(block), base_fee_per_gas_wei: '4' },
    ])
    const withdrawn = 'block_number, validator_index, address, amount_gwei'
    expect(await rows('execution_rpc__eth_get_block_by_number_withdrawals', withdrawn)).toEqual([
      { block_number: '19000000', validator_index: '9', address: address(9), amount_gwei: '17654321' },
    ])
  })

  it('decode transactions, receipts and balances to the wei', async () => {
    const moved =
      'transaction_index, block_number, transaction_type, from_address, to_address, value_wei, gas_price_wei'
    const alike = {
      block_number: '19000000',
      from_address: '0x95222290dd7278aa3ddd389cc1e1d165cc4bafe5',
      value_wei: '35000000000000000001',
      gas_price_wei: '5',
    }
    expect(await rows('execution_rpc__eth_get_block_by_number_transactions', moved)).toEqual([
      { ...alike, transaction_index: '0', transaction_type: '2', to_address: address(2) },
      { ...alike, transaction_index: '1', transaction_type: '0', to_address: null },
    ])
    const paid =
      'transaction_index, is_successful, gas_used, effective_gas_price_wei, blob_gas_used, to_address'
    expect(await rows('execution_rpc__eth_get_block_receipts', paid)).toEqual([
      {
        transaction_index: '0',
        is_successful: true,
        gas_used: '21000',
        effective_gas_price_wei: '5',
        blob_gas_used: null,
        to_address: address(2),
      },
      {
        transaction_index: '1',
        is_successful: false,
        gas_used: '21000',
        effective_gas_price_wei: '5',
        blob_gas_used: '131072',
        to_address: null,
      },
    ])
    expect(await rows('execution_rpc__eth_get_balance', 'address, block_number, balance_wei')).toEqual([
      {
        address: '0x95222290dd7278aa3ddd389cc1e1d165cc4bafe5',
        block_number: '19000000',
        balance_wei: '123000000000000000007',
      },
    ])
  })

  it('read all relays as one, each by its name', async () => {
    const columns =
      'relay, provider_name, slot, block_hash, validator_key, fee_recipient, claimed_wei, is_final'
    const alike = {
      slot: '66',
      block_hash: root(9_066),
      validator_key: publicKey(7),
      fee_recipient: '0x388c818ca8b9251b393131c08a736a67ccb19297',
      claimed_wei: '123456789012345678901',
    }
    expect(await rows('mev_relay__bidtraces_proposer_payload_delivered', columns)).toEqual([
      { ...alike, relay: 'flashbots', provider_name: 'mev_relay_flashbots', is_final: false },
      { ...alike, relay: 'ultrasound', provider_name: 'mev_relay_ultrasound', is_final: true },
    ])
    const offered = 'element_path, relay, received_at_ms, is_optimistic, transaction_count'
    expect(await rows('mev_relay__bidtraces_builder_blocks_received', offered)).toEqual([
      {
        element_path: '$[0]',
        relay: 'ultrasound',
        received_at_ms: '1681395084027',
        is_optimistic: true,
        transaction_count: '99',
      },
      {
        element_path: '$[1]',
        relay: 'ultrasound',
        received_at_ms: null,
        is_optimistic: null,
        transaction_count: null,
      },
    ])
  })
})
