/** Tests of tests/data/ that hold of any terms; the others ask for terms that the registry would not refuse. */
export const laws = [
  'floors_and_caps_due_are_made',
  'floors_and_caps_telescope',
  'law_1a_ledger_shows_the_pnl',
  'law_1b_ledger_sums_the_lines',
  'law_1c_rates_stay_within_the_component',
  'law_2_carry_is_passed_on',
  'law_2_payables_are_payable',
  'law_2_statements_balance',
  'law_3_pnl_adds_up',
  'law_5_rate_lines_stay_within_their_base',
  'law_8_blocked_statements_stay_drafts',
  'law_9_released_periods_are_made_good',
  'overrides_give_their_amounts',
  'rules_pay_within_floor_and_cap',
  'split_groups_leave_nothing_over',
  'tiers_show_their_slices',
  'tiers_telescope',
] as const
export type Law = (typeof laws)[number]
