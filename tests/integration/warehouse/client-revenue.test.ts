import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SqlRow } from '../../../src/engine/engine.js'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import {
  addAgreement,
  addCredited,
  addFees,
  addRule,
  addStake,
  addTips,
  chain,
  openSmallWorld,
  own,
} from './small-world.js'

let warehouse: HandmadeWarehouse

/** Half of what the clients' stake earned of every component; a third of the stake is theirs, two in ten with luck. */
beforeEach(async () => {
  warehouse = await openSmallWorld([10])
  await warehouse.execute(`delete from registry.validators where validator_key <> '${own}'`)
  await addAgreement(warehouse, 'alpha', 'clients', onClients('COMMISSION'))
  await addRule(warehouse, 'clients', onClients('MEV_TIPS'))
  await addRule(warehouse, 'clients', onClients('EXEC_FEES'))
  await addFees(warehouse, 10, own, '3')
  await addTips(warehouse, 10, own, '3')
  await warehouse.fill('canonical.canonical_stake_rewards', [
    {
      chain_id: chain,
      period_id: '00000000-0000-0000-0000-000000000010',
      validator_key: own,
      stake_account: '*',
      commission_native: '3',
      status: 'OBSERVED',
    },
  ])
})

afterEach(() => warehouse.close())

const onClients = (component: string) => ({
  rule_key: component,
  revenue_component: component,
  attribution_method: 'CLIENT_REVENUE',
  commission_rate_bps: '5000',
})

async function line(component: string): Promise<SqlRow | undefined> {
  await warehouse.build()
  const [row] = await warehouse.rows(
    `select * from computation.commission_lines_computed where revenue_component = '${component}'`,
  )
  return row
}

const thirdOfTheStake = () =>
  addStake(warehouse, 10, own, '300', [
    ['a', 'alpha-wallet', '100'],
    ['b', 'beta-wallet', '120'],
    ['c', 'someone', '80'],
  ])
const credited = (component: 'COMMISSION' | 'MEV_TIPS', rewards: Readonly<Record<string, string | null>>) =>
  addCredited(warehouse, component, 10, own, rewards)
const byRewards = { base_method: 'CREDITED_REWARDS', base_amount_native: '0.600000000000000000' }
const byStake = { base_method: 'STAKE_FALLBACK', base_amount_native: '1.000000000000000000' }

describe("a line on clients' revenue", () => {
  it.each(['COMMISSION', 'MEV_TIPS'] as const)(
    'takes of %s the part that was credited to the clients, where the rewards of all accounts are known',
    async (component) => {
      await thirdOfTheStake()
      await credited(component, { a: '0.2', b: '0.3', c: '0.5' })
      expect(await line(component)).toMatchObject({
        ...byRewards,
        commission_rate_bps: 5000,
        final_amount_native: '0.300000000000000000',
        status: 'OBSERVED',
      })
    },
  )

  it('floors the part toward zero at the atom', async () => {
    await thirdOfTheStake()
    await credited('COMMISSION', { a: '0.000000001', b: '0.000000001', c: '0.000000005' })
    expect(await line('COMMISSION')).toMatchObject({ base_amount_native: '0.428571428571428571' })
  })

  it('never takes the rewards of one component for those of the other', async () => {
    await thirdOfTheStake()
    await credited('COMMISSION', { a: '0.2', b: '0.3', c: '0.5' })
    expect(await line('MEV_TIPS')).toMatchObject(byStake)
  })

  it('goes by stake where the revenue is the block fees, of which stakers are credited nothing', async () => {
    await thirdOfTheStake()
    await credited('COMMISSION', { a: '0.2', b: '0.3', c: '0.5' })
    await credited('MEV_TIPS', { a: '0.2', b: '0.3', c: '0.5' })
    expect(await line('EXEC_FEES')).toMatchObject(byStake)
  })

  it.each([
    ['the reward of one account with stake is unknown', { a: '0.2', b: '0.3', c: null }],
    ['one account with stake has no reward at all', { a: '0.2', b: '0.8' }],
    [
      'something was credited to an account that no position lists',
      { a: '0.2', b: '0.3', c: '0.4', d: '0.1' },
    ],
    ['an account was penalized', { a: '0.2', b: '-0.3', c: '1.1' }],
  ])('goes by stake while %s', async (_, rewards) => {
    await thirdOfTheStake()
    await credited('COMMISSION', rewards)
    expect(await line('COMMISSION')).toMatchObject(byStake)
  })

  it('goes by stake while the positions are not the whole stake', async () => {
    await addStake(warehouse, 10, own, '300', [
      ['a', 'alpha-wallet', '100'],
      ['b', 'beta-wallet', '120'],
    ])
    await credited('COMMISSION', { a: '0.2', b: '0.8' })
    expect(await line('COMMISSION')).toMatchObject(byStake)
  })

  it('needs no reward of an account without stake, and counts one that is known', async () => {
    await addStake(warehouse, 10, own, '300', [
      ['a', 'alpha-wallet', '100'],
      ['b', 'beta-wallet', '200'],
      ['emptied', 'someone', '0'],
      ['leaving', 'someone', '0'],
    ])
    await credited('COMMISSION', { a: '0.2', b: '0.3', leaving: '0.5' })
    expect(await line('COMMISSION')).toMatchObject(byRewards)
  })

  it('has base 0 where nothing was credited to anybody', async () => {
    await thirdOfTheStake()
    await credited('COMMISSION', { a: '0', b: '0', c: '0' })
    expect(await line('COMMISSION')).toMatchObject({
      base_method: 'CREDITED_REWARDS',
      base_amount_native: '0.000000000000000000',
    })
  })

  it('counts for the clients whose wallets are valid in the period, by their withdrawer', async () => {
    await thirdOfTheStake()
    await credited('COMMISSION', { a: '0.2', b: '0.3', c: '0.5' })
    await warehouse.execute(
      `update registry.partner_wallets set until_period = 10 where partner_id = 'alpha'`,
    )
    await warehouse.fill('registry.partner_wallets', [
      { chain_id: chain, wallet_address: 'someone', from_period: '10', partner_id: 'alpha' },
    ])
    expect(await line('COMMISSION')).toMatchObject({ base_amount_native: '1.500000000000000000' })
  })
})

describe("the status of a line on clients' revenue", () => {
  const derive = (table: string, where = 'true') =>
    warehouse.execute(`update canonical.${table} set status = 'DERIVED' where ${where}`)

  beforeEach(async () => {
    await thirdOfTheStake()
    await credited('COMMISSION', { a: '0.2', b: '0.3', c: '0.5' })
  })

  it.each([
    ['the component', () => derive('canonical_stake_rewards', `stake_account = '*'`)],
    ["another staker's reward", () => derive('canonical_stake_rewards', `stake_account = 'c'`)],
    ["another staker's position", () => derive('canonical_stake_positions', `stake_account = 'c'`)],
    ['the whole stake', () => derive('canonical_validator_meta')],
  ])('is DERIVED where %s is', async (_, arrange) => {
    await arrange()
    expect(await line('COMMISSION')).toMatchObject({ ...byRewards, status: 'DERIVED' })
  })

  it('does not ask for rewards where it goes by stake', async () => {
    await warehouse.execute(
      `update canonical.canonical_stake_rewards set rewards_native = null where stake_account = 'c'`,
    )
    await derive('canonical_stake_rewards', `stake_account = 'b'`)
    expect(await line('COMMISSION')).toMatchObject({ ...byStake, status: 'OBSERVED' })
  })

  it('is that of a proven zero where the component is one', async () => {
    await warehouse.execute(
      `update canonical.canonical_stake_rewards set commission_native = 0, status = 'PROVEN_ZERO' where stake_account = '*'`,
    )
    expect(await line('COMMISSION')).toMatchObject({
      final_amount_native: '0.000000000000000000',
      status: 'PROVEN_ZERO',
    })
  })
})

describe("a statement that rests on clients' revenue", () => {
  const blockers = async () => {
    await warehouse.build()
    const rows = await warehouse.rows(
      `select relation || ' ' || row_key as blocker from computation.statement_blockers order by blocker`,
    )
    return rows.map((row) => row['blocker'])
  }

  it('is not held up by an unknown reward, for the line goes by stake', async () => {
    await thirdOfTheStake()
    await credited('COMMISSION', { a: '0.2', b: null, c: '0.5' })
    expect(await blockers()).toEqual([])
  })

  it('is held up by the stake rows, as one by stake is', async () => {
    await addStake(warehouse, 10, own, null, [])
    await credited('COMMISSION', { a: '0.2' })
    expect(await blockers()).toEqual([
      `canonical.canonical_stake_positions ${chain}|10|${own}`,
      `canonical.canonical_validator_meta ${chain}|10|${own}`,
    ])
  })

  it('is held up by an unknown component', async () => {
    await thirdOfTheStake()
    await warehouse.execute('delete from canonical.canonical_validator_mev')
    expect(await blockers()).toEqual([`computation.validator_pnl ${chain}|10|${own}|MEV_TIPS`])
  })
})

it('leaves a stake list that is derived its mark on a partner who has no part of it', async () => {
  await warehouse.execute('delete from registry.agreement_rules')
  await addRule(warehouse, 'clients', {
    revenue_component: 'EXEC_FEES',
    attribution_method: 'STAKE_WEIGHT',
    commission_rate_bps: '5000',
  })
  await addStake(warehouse, 10, own, '300', [['c', 'someone', '300']])
  expect(await line('EXEC_FEES')).toMatchObject({ status: 'OBSERVED' })
  await warehouse.execute(`update canonical.canonical_stake_positions set status = 'DERIVED'`)
  expect(await line('EXEC_FEES')).toMatchObject({
    final_amount_native: '0.000000000000000000',
    status: 'DERIVED',
  })
})
