import type { HandmadeWarehouse } from './handmade-warehouse.js'
import {
  addAgreement,
  addCommission,
  addFees,
  addStake,
  chain,
  commissionByStake,
  feesShare,
  openSmallWorld,
  own,
  periodId,
  second,
} from './small-world.js'

/** Two partners, known and unknown lines, unblocked statements and blocked ones: everything is as it should be. */
export async function openLawfulWorld(): Promise<HandmadeWarehouse> {
  const warehouse = await openSmallWorld([10, 11, 12])
  await addAgreement(warehouse, 'alpha', 'fees', feesShare(1000))
  await addAgreement(warehouse, 'beta', 'stake', commissionByStake(5000))
  for (const period of [10, 11]) {
    for (const validator of [own, second]) {
      await addFees(warehouse, period, validator, '5.0000000001')
      await addCommission(warehouse, period, validator, '3')
      await addStake(warehouse, period, validator, '100', [['a' + validator, 'beta-wallet', '33']])
    }
  }
  await warehouse.build()
  return warehouse
}

/** The smallest amount there is. */
export const atom = '0.000000000000000001'

/** Changes every known line. */
export const knownLines = (sql: string) =>
  `update computation.commission_lines_computed set ${sql} where status <> 'MISSING'`
const ledgerOf = (component: string, sql: string) =>
  `update computation.component_ledger set ${sql}
    where revenue_component = '${component}' and period_id = '${periodId(10)}' and validator_key = '${own}'`
const statement = (sql: string) =>
  `update computation.partner_commission_statements set ${sql} where blocking_reason is null`

/** Ways to break a table that a law speaks of: the law, what is wrong, and the SQL that makes it so. */
export const breaks: readonly (readonly [law: string, how: string, sql: string])[] = [
  [
    'law_1a_ledger_shows_the_pnl',
    'a component differs by one atom',
    ledgerOf('EXEC_FEES', `component_native = component_native + ${atom}`),
  ],
  [
    'law_1a_ledger_shows_the_pnl',
    'an unknown component became 0',
    ledgerOf('MEV_TIPS', 'component_native = 0'),
  ],
  [
    'law_1a_ledger_shows_the_pnl',
    'a row is gone',
    `delete from computation.component_ledger where revenue_component = 'MEV_TIPS'`,
  ],
  [
    'law_1b_ledger_sums_the_lines',
    'rates differ from the lines',
    ledgerOf('EXEC_FEES', 'rate_native = rate_native + 1'),
  ],
  [
    'law_1b_ledger_sums_the_lines',
    'the house keeps too much',
    ledgerOf('EXEC_FEES', 'house_native = house_native + 1'),
  ],
  [
    'law_1b_ledger_sums_the_lines',
    'an unknown split became 0',
    ledgerOf('MEV_TIPS', 'attributed_native = 0'),
  ],
  ['law_1b_ledger_sums_the_lines', 'a line was lost', 'delete from computation.commission_lines_computed'],
  [
    'law_1c_rates_stay_within_the_component',
    'a rate exceeds the component',
    ledgerOf('EXEC_FEES', 'rate_native = 6'),
  ],
  ['law_1c_rates_stay_within_the_component', 'a rate is negative', ledgerOf('EXEC_FEES', 'rate_native = -1')],
  [
    'law_1c_rates_stay_within_the_component',
    'a whole-rule row exceeds the sum of the validators',
    `insert into computation.component_ledger values ('${chain}', '${periodId(10)}', '*', 'EXEC_FEES', 0, 20, 0, 20, -20, 'PROVEN_ZERO')`,
  ],
  [
    'law_1c_rates_stay_within_the_component',
    'an over-attributed row blocks nobody',
    ledgerOf('EXEC_FEES', `status = 'OVER_ATTRIBUTED'`),
  ],
  [
    'law_2_statements_balance',
    'a total is not the sum of its lines',
    statement(`total_native = total_native + ${atom}, carry_out_native = carry_out_native + ${atom}`),
  ],
  [
    'law_2_statements_balance',
    'an atom gets lost between due and paid',
    statement(`carry_out_native = carry_out_native - ${atom}`),
  ],
  [
    'law_2_statements_balance',
    'a blocked statement has a payable',
    `update computation.partner_commission_statements set payable_native = 0 where blocking_reason is not null`,
  ],
  [
    'law_2_statements_balance',
    'a blocked statement keeps its carry',
    `update computation.partner_commission_statements set carry_out_native = carry_out_native - ${atom} where blocking_reason is not null`,
  ],
  [
    'law_2_statements_balance',
    'a statement is missing',
    'delete from computation.partner_commission_statements',
  ],
  [
    'law_2_payables_are_payable',
    'a payable has ten decimals',
    statement('payable_native = payable_native + 0.0000000001'),
  ],
  [
    'law_2_carry_is_passed_on',
    'a carry got lost between two statements',
    `update computation.partner_commission_statements set carry_in_native = 0, carry_out_native = 0 where period_id = '${periodId(12)}'`,
  ],
  [
    'law_3_pnl_adds_up',
    'a total differs by one atom',
    `update computation.validator_pnl set mev_tips_native = 1, total_revenue_native = exec_fees_native + vote_rewards_native + commission_native`,
  ],
  [
    'law_3_pnl_adds_up',
    'a total ignores its unknown part',
    'update computation.validator_pnl set total_revenue_native = 1',
  ],
  ['law_3_pnl_adds_up', 'net ignores unknown costs', 'update computation.validator_pnl set net_native = 1'],
  [
    'law_4_shares_stay_within_the_whole',
    'fixed shares exceed the whole',
    `update computation.rules_in_scope set share_bps = 10001 where attribution_method = 'FIXED_SHARE'`,
  ],
  [
    'law_4_shares_stay_within_the_whole',
    'a fixed share and a share of stake exceed it together',
    `update computation.rules_in_scope set revenue_component = 'COMMISSION', share_bps = 5001 where attribution_method = 'FIXED_SHARE'`,
  ],
  [
    'law_5_rate_lines_stay_within_their_base',
    'a line exceeds its base',
    knownLines(`pre_override_amount_native = base_amount_native + ${atom}`),
  ],
  [
    'law_5_rate_lines_stay_within_their_base',
    'a line of an unknown base has an amount',
    `update computation.commission_lines_computed set pre_override_amount_native = 0 where status = 'MISSING'`,
  ],
  [
    'law_8_blocked_statements_stay_drafts',
    'a blocked statement is approved',
    `update computation.statement_status set status = 'APPROVED'`,
  ],
  [
    'law_8_blocked_statements_stay_drafts',
    'a blocker blocks nothing',
    `update computation.partner_commission_statements set blocking_reason = null`,
  ],
]
