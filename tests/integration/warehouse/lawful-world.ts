import type { HandmadeWarehouse } from './handmade-warehouse.js'
import {
  addAgreement,
  addCommission,
  addCredited,
  addFees,
  addStake,
  addTips,
  at,
  chain,
  commissionByStake,
  feesShare,
  openSmallWorld,
  own,
  second,
} from './small-world.js'

/**
 * Two partners; lines of every kind and method, known and unknown ones, overridden ones; unblocked statements and
 * blocked ones: everything is as it should be.
 */
export async function openLawfulWorld(): Promise<HandmadeWarehouse> {
  const warehouse = await openSmallWorld([10, 11, 12])
  await addTerms(warehouse)
  await warehouse.fill('registry.operator_wallets', [
    { chain_id: chain, wallet_address: 'house', from_period: '0' },
  ])
  await warehouse.fill('registry.chain_provider_mappings', [{ chain_id: chain, fact: 'COST_VOTES' }])
  for (const period of [10, 11]) {
    for (const validator of [own, second]) {
      const [client, house] = ['a' + validator, 'h' + validator]
      await addFees(warehouse, period, validator, '5.0000000001')
      await addCommission(warehouse, period, validator, '3')
      await addStake(warehouse, period, validator, '100', [
        [client, 'beta-wallet', '33'],
        [house, 'house', '67'],
      ])
      // Of the house's own account it is known what it earned; the client's in the first period only.
      const odd = '0.500000000000000001'
      await addCredited(warehouse, 'COMMISSION', period, validator, {
        [house]: odd,
        ...(period === 10 ? { [client]: '0.3' } : {}),
      })
    }
  }
  await addTips(warehouse, 10, second, '1')
  await warehouse.fill('canonical.canonical_validator_costs', [
    { ...at(10, second), cost_kind: 'VOTES', amount_native: '2', status: 'OBSERVED' },
  ])
  await addOverride(warehouse, 'fees', 10, own, '0.75')
  await addOverride(warehouse, 'guaranteed', 11, '*', '7.000000000000000001')
  await addOverride(warehouse, 'capped', 12, '*', '0.25')
  await warehouse.build()
  return warehouse
}

/** A rule of each kind; together they give away no more than there is. */
async function addTerms(warehouse: HandmadeWarehouse): Promise<void> {
  const share = (component: string, bps: number) => ({ ...feesShare(bps), revenue_component: component })
  await addAgreement(warehouse, 'alpha', 'fees', feesShare(1000))
  await addAgreement(warehouse, 'beta', 'stake', commissionByStake(5000))
  await addAgreement(warehouse, 'beta', 'clients', {
    ...commissionByStake(1000),
    attribution_method: 'CLIENT_REVENUE',
  })
  await addAgreement(warehouse, 'alpha', 'guaranteed', {
    ...share('EXEC_FEES', 500),
    chain_id: chain,
    floor_native: '2',
    floor_scope: 'PERIOD',
  })
  await addAgreement(warehouse, 'beta', 'capped', {
    ...share('COMMISSION', 1000),
    chain_id: chain,
    cap_native: '0.1',
    cap_scope: 'PERIOD',
  })
  await addAgreement(warehouse, 'alpha', 'half', { ...share('VOTE_REWARDS', 5000), split_group: 'own' })
  await addAgreement(warehouse, 'beta', 'other-half', { ...share('VOTE_REWARDS', 5000), split_group: 'own' })
}

async function addOverride(
  warehouse: HandmadeWarehouse,
  agreement: string,
  period: number,
  validator: string,
  amount: string,
): Promise<void> {
  await warehouse.fill('registry.commission_overrides', [
    {
      agreement_id: agreement,
      rule_key: 'rule',
      chain_id: chain,
      period_identifier: String(period),
      validator_key: validator,
      created_at: '2026-11-01T00:00:00Z',
      amount_native: amount,
      reason: 'settled by hand',
      author: 'ida',
      approver: 'omar',
    },
  ])
}

/** The smallest amount there is. */
export const atom = '0.000000000000000001'
