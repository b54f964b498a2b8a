import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SqlRow } from '../../../src/engine/engine.js'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import { addCommission, addFees, addStake, at, chain, openSmallWorld, own, stranger } from './small-world.js'

let warehouse: HandmadeWarehouse

beforeEach(async () => {
  warehouse = await openSmallWorld([10])
})

afterEach(() => warehouse.close())

async function pnl(validator = own): Promise<SqlRow | undefined> {
  await warehouse.build()
  const [row] = await warehouse.rows(
    `select * from computation.validator_pnl where validator_key = '${validator}'`,
  )
  return row
}

describe('the P&L', () => {
  it('adds what is known up to the last decimal', async () => {
    await addFees(warehouse, 10, own, '5.984486140000000001')
    await warehouse.fill('canonical.canonical_validator_mev', [
      { ...at(10, own), validator_mev_native: '0.590378215', status: 'DERIVED' },
    ])
    await addCommission(warehouse, 10, own, '4.145274124')
    expect(await pnl()).toMatchObject({
      exec_fees_native: '5.984486140000000001',
      exec_fees_status: 'OBSERVED',
      exec_fees_basis: 'GROSS',
      mev_tips_native: '0.590378215000000000',
      commission_native: '4.145274124000000000',
      commission_status: 'DERIVED',
      vote_rewards_native: '0.000000000000000000',
      vote_rewards_status: 'PROVEN_ZERO',
      total_revenue_native: '10.720138479000000001',
      costs_native: null,
      costs_status: 'MISSING',
      net_native: null,
    })
  })

  it('leaves a total unknown when one component is, instead of making it smaller', async () => {
    await addFees(warehouse, 10, own, '1')
    expect(await pnl()).toMatchObject({
      exec_fees_native: '1.000000000000000000',
      mev_tips_native: null,
      mev_tips_status: 'MISSING',
      commission_status: 'MISSING',
      total_revenue_native: null,
    })
  })

  it('covers validators that the operator does not run, and those seen in stake positions only', async () => {
    await addStake(warehouse, 10, stranger, null, [['account', 'someone', '7']])
    expect(await pnl(stranger)).toMatchObject({ exec_fees_status: 'MISSING', exec_fees_basis: null })
  })
})

describe('the costs', () => {
  const map = (...kinds: readonly string[]) =>
    warehouse.fill(
      'registry.chain_provider_mappings',
      kinds.flatMap((kind) =>
        ['first', 'second'].map((provider_name) => ({
          chain_id: chain,
          fact: `COST_${kind}`,
          provider_name,
        })),
      ),
    )
  const cost = (cost_kind: string, amount_native: string | null, status = 'OBSERVED') =>
    warehouse.fill('canonical.canonical_validator_costs', [
      { ...at(10, own), cost_kind, amount_native, status, basis: 'INVOICE' },
    ])
  const missing = { costs_native: null, costs_status: 'MISSING', net_native: null }

  beforeEach(async () => {
    await addFees(warehouse, 10, own, '5')
    await warehouse.fill('canonical.canonical_validator_mev', [
      { ...at(10, own), validator_mev_native: '0', status: 'PROVEN_ZERO' },
    ])
    await addCommission(warehouse, 10, own, '1')
  })

  it('are the sum over all kinds that are mapped for the chain, however many providers each has', async () => {
    await map('VOTES', 'BOND')
    await cost('VOTES', '2.000000000000000001')
    await cost('BOND', '0.5')
    await cost('VAT', '100')
    expect(await pnl()).toMatchObject({
      costs_native: '2.500000000000000001',
      costs_status: 'OBSERVED',
      total_revenue_native: '6.000000000000000000',
      net_native: '3.499999999999999999',
    })
  })

  it('may exceed the revenue', async () => {
    await map('VOTES')
    await cost('VOTES', '7')
    expect(await pnl()).toMatchObject({ net_native: '-1.000000000000000000' })
  })

  it.each([
    ['a mapped kind is unknown', () => cost('BOND', null, 'MISSING')],
    ['a mapped kind has no row', () => Promise.resolve()],
  ])('are unknown while %s', async (_, arrange) => {
    await map('VOTES', 'BOND')
    await cost('VOTES', '2')
    await arrange()
    expect(await pnl()).toMatchObject(missing)
  })

  it('are unknown where no kind is mapped for the chain', async () => {
    await cost('VOTES', '2')
    await warehouse.fill('registry.chain_provider_mappings', [{ chain_id: 'other', fact: 'COST_VOTES' }])
    expect(await pnl()).toMatchObject(missing)
  })

  it.each([
    [['OBSERVED', 'PROVEN_ZERO'], 'OBSERVED'],
    [['PROVEN_ZERO', 'DERIVED'], 'DERIVED'],
    [['PROVEN_ZERO', 'PROVEN_ZERO'], 'PROVEN_ZERO'],
    [['DERIVED', 'MISSING'], 'MISSING'],
  ] as const)('of status %j are %s', async ([votes, bond], expected) => {
    await map('VOTES', 'BOND')
    await cost('VOTES', '0', votes)
    await cost('BOND', bond === 'MISSING' ? null : '0', bond)
    expect(await pnl()).toMatchObject({ costs_status: expected })
  })

  it('give a validator that is seen nowhere else a row of its own', async () => {
    await warehouse.fill('canonical.canonical_validator_costs', [
      { ...at(10, stranger), cost_kind: 'BOND', amount_native: '1', status: 'OBSERVED' },
    ])
    expect(await pnl(stranger)).toMatchObject({ exec_fees_status: 'MISSING', ...missing })
  })
})

describe("the rewards of the operator's own stake", () => {
  beforeEach(async () => {
    await warehouse.fill('registry.operator_wallets', [
      { chain_id: chain, wallet_address: 'house', from_period: '10', until_period: '11' },
    ])
  })

  const rewards = (account: string, amount: string | null, status = 'OBSERVED') =>
    warehouse.fill('canonical.canonical_stake_rewards', [
      { ...at(10, own), stake_account: account, rewards_native: amount, status },
    ])

  it('are a proven zero when every position is known and none is theirs', async () => {
    await addStake(warehouse, 10, own, '100', [
      ['a', 'someone', '60'],
      ['b', 'another', '40'],
    ])
    expect(await pnl()).toMatchObject({
      vote_rewards_native: '0.000000000000000000',
      vote_rewards_status: 'PROVEN_ZERO',
    })
  })

  it('are unknown while a part of the stake is in no listed position', async () => {
    await addStake(warehouse, 10, own, '101', [
      ['a', 'someone', '60'],
      ['b', 'another', '40'],
    ])
    expect(await pnl()).toMatchObject({ vote_rewards_native: null, vote_rewards_status: 'MISSING' })
  })

  it('are unknown while the reward of one of their accounts is', async () => {
    await addStake(warehouse, 10, own, '100', [
      ['a', 'house', '60'],
      ['b', 'house', '40'],
    ])
    await rewards('a', '0.5')
    expect(await pnl()).toMatchObject({ vote_rewards_status: 'MISSING' })
  })

  it('are the sum of the net rewards of their accounts, of those with stake', async () => {
    await addStake(warehouse, 10, own, '100', [
      ['a', 'house', '60'],
      ['b', 'house', '30'],
      ['c', 'someone', '10'],
      ['emptied', 'house', '0'],
    ])
    await rewards('a', '0.500000001')
    await rewards('b', '0.25')
    await rewards('c', '9')
    expect(await pnl()).toMatchObject({
      vote_rewards_native: '0.750000001000000000',
      vote_rewards_status: 'OBSERVED',
    })
  })

  it('are derived when a reward is', async () => {
    await addStake(warehouse, 10, own, '60', [['a', 'house', '60']])
    await rewards('a', '0.5', 'DERIVED')
    expect(await pnl()).toMatchObject({ vote_rewards_status: 'DERIVED' })
  })

  it('are a proven zero where no wallet of the operator is valid in the period', async () => {
    await warehouse.execute(`update registry.operator_wallets set from_period = 11, until_period = null`)
    await addStake(warehouse, 10, own, '60', [['a', 'house', '60']])
    expect(await pnl()).toMatchObject({ vote_rewards_status: 'PROVEN_ZERO' })
  })

  it('are unknown on a chain whose vote rewards are consensus rewards', async () => {
    await warehouse.execute(`update registry.operator_wallets set from_period = 11`)
    await warehouse.fill('registry.chain_provider_mappings', [{ chain_id: chain, fact: 'CONSENSUS_REWARDS' }])
    await addFees(warehouse, 10, own, '1')
    expect(await pnl()).toMatchObject({ vote_rewards_status: 'MISSING' })
  })
})
