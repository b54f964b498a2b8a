import { atom } from './lawful-world.js'
import { chain, own, periodId, second } from './small-world.js'

/** Changes every known line. */
export const knownLines = (sql: string) =>
  `update computation.commission_lines_computed set ${sql} where status <> 'MISSING'`
const linesOf = (agreement: string, period: number, kind: string, sql: string) =>
  `update computation.commission_lines_computed set ${sql}
    where agreement_id = '${agreement}' and line_kind = '${kind}' and period_id = '${periodId(period)}'`
const ledgerOf = (component: string, sql: string) =>
  `update computation.component_ledger set ${sql}
    where revenue_component = '${component}' and period_id = '${periodId(10)}' and validator_key = '${own}'`
const ofWholeRules = (component: string, sql: string) =>
  `update computation.component_ledger set ${sql}
    where revenue_component = '${component}' and period_id = '${periodId(10)}' and validator_key = '*'`
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
    'law_1b_ledger_sums_the_lines',
    'the rates of a whole rule are not in the ledger',
    `delete from computation.component_ledger where validator_key = '*'`,
  ],
  [
    'law_1b_ledger_sums_the_lines',
    'what a floor adds counts as a rate',
    ofWholeRules('EXEC_FEES', 'rate_native = house_funded_native, house_funded_native = rate_native'),
  ],
  [
    'law_1b_ledger_sums_the_lines',
    'what a cap takes off counts as the expense of the house',
    ofWholeRules('COMMISSION', 'house_funded_native = rate_native, rate_native = house_funded_native'),
  ],
  [
    'law_1b_ledger_sums_the_lines',
    'what an override changes counts as a rate',
    ledgerOf('EXEC_FEES', 'rate_native = attributed_native, house_funded_native = 0'),
  ],
  [
    'law_1b_ledger_sums_the_lines',
    'an overridden line of unknown terms has a rate',
    `update computation.commission_lines_computed set pre_override_amount_native = null
      where agreement_id = 'fees' and status = 'OVERRIDDEN'`,
  ],
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
    'law_2_statements_balance',
    'a floor is left out of its statement',
    `delete from computation.partner_commission_lines where line_kind = 'FLOOR_TOPUP' and final_amount_native > 0`,
  ],
  [
    'law_2_statements_balance',
    'a cap is left out of its statement',
    `delete from computation.partner_commission_lines where line_kind = 'CAP_REDUCTION' and final_amount_native < 0`,
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
    'law_3_pnl_adds_up',
    'net forgets the costs',
    'update computation.validator_pnl set net_native = total_revenue_native where costs_native is not null',
  ],
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
    'law_4_shares_stay_within_the_whole',
    "a share of clients' revenue exceeds it beside one of stake",
    `update computation.rules_in_scope set highest_rate_bps = 4001 where attribution_method = 'CLIENT_REVENUE'`,
  ],
  [
    'law_5_rate_lines_stay_within_their_base',
    "a line on clients' revenue exceeds its base",
    knownLines(`pre_override_amount_native = base_amount_native + ${atom}`) +
      ` and attribution_method = 'CLIENT_REVENUE'`,
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
  [
    'rules_pay_within_floor_and_cap',
    'a floor is missed by one atom',
    linesOf(
      'guaranteed',
      10,
      'FLOOR_TOPUP',
      `pre_override_amount_native = pre_override_amount_native - ${atom}`,
    ),
  ],
  [
    'rules_pay_within_floor_and_cap',
    'a floor gives one atom more than is due',
    linesOf(
      'guaranteed',
      10,
      'FLOOR_TOPUP',
      `pre_override_amount_native = pre_override_amount_native + ${atom}`,
    ),
  ],
  [
    'rules_pay_within_floor_and_cap',
    'a cap is exceeded by one atom',
    linesOf(
      'capped',
      10,
      'CAP_REDUCTION',
      `pre_override_amount_native = pre_override_amount_native + ${atom}`,
    ),
  ],
  [
    'rules_pay_within_floor_and_cap',
    'a cap takes off one atom too much',
    linesOf(
      'capped',
      10,
      'CAP_REDUCTION',
      `pre_override_amount_native = pre_override_amount_native - ${atom}`,
    ),
  ],
  [
    'rules_pay_within_floor_and_cap',
    'a floor that adds nothing is no line',
    `delete from computation.commission_lines_computed where line_kind = 'FLOOR_TOPUP'`,
  ],
  [
    'rules_pay_within_floor_and_cap',
    'a floor is due while a base is unknown',
    linesOf('guaranteed', 10, 'RATE', 'pre_override_amount_native = null') + ` and validator_key = '${own}'`,
  ],
  [
    'split_groups_leave_nothing_over',
    'an atom of a split component is nobody’s',
    `update computation.commission_bases set base_amount_native = base_amount_native - ${atom} where agreement_id = 'half'`,
  ],
  [
    'overrides_give_their_amounts',
    'a line gives another amount than was set',
    linesOf('fees', 10, 'RATE', `final_amount_native = final_amount_native + ${atom}`) +
      ` and validator_key = '${own}'`,
  ],
  [
    'overrides_give_their_amounts',
    'an atom of the amount for a whole rule got lost',
    linesOf('guaranteed', 11, 'RATE', `final_amount_native = final_amount_native - ${atom}`) +
      ` and validator_key = '${second}'`,
  ],
  [
    'overrides_give_their_amounts',
    'an override is forgotten where it sets what the terms give',
    linesOf('guaranteed', 11, 'FLOOR_TOPUP', 'override_at = null'),
  ],
]
