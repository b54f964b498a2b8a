import type { BadRows } from './bad-rows.js'
import { quayside } from './bad-rows.js'

const rule = (key: string, validator: string, rest: string): string =>
  `fees,9,${key},1,solana-mainnet,${validator},EXEC_FEES,${rest},,,,,NONE,,`

/** Terms that cannot be, contradict each other or those beside them. */
export const badRules: readonly BadRows[] = [
  [
    'two rules of equal rank',
    'agreement_rules',
    [rule('one', '*', 'FIXED_SHARE,1,1'), rule('two', '*', 'FIXED_SHARE,1,1')],
    0,
    ['breaks the rule rules_of_equal_rank', 'other_rule_key "two", see line'],
  ],
  [
    'a share that the method does not have',
    'agreement_rules',
    [rule('one', '*', 'STAKE_WEIGHT,1,1')],
    0,
    ['share_is_for_fixed_share', 'attribution_method "STAKE_WEIGHT", share_bps "1"'],
  ],
  [
    'more decimals of a currency than a test of fiat amounts knows',
    'partner_terms',
    ['harbor-custody,solana-mainnet,5008,,,USD,9,0,,'],
    0,
    ['breaks the check of column "quote_decimals": quote_decimals between 0 and 8'],
  ],
  [
    'a floor above the cap',
    'agreement_rules',
    [quayside('more', 'COMMISSION', 'FIXED_SHARE,1,,2.000000000000000001,PERIOD,2,PERIOD,NONE,,')],
    0,
    ['breaks the check of column "cap_native": cap_native >= floor_native'],
  ],
  [
    'a rule by stake without a rate',
    'agreement_rules',
    [quayside('more', 'COMMISSION', 'STAKE_WEIGHT,,,,,,,NONE,,')],
    0,
    ['breaks the rule', 'rate_or_tiers'],
  ],
  [
    'a fixed share without a share',
    'agreement_rules',
    [quayside('more', 'COMMISSION', 'FIXED_SHARE,,100,,,,,NONE,,')],
    0,
    ['breaks the rule', 'share_is_for_fixed_share'],
  ],
  [
    'shares beyond the whole',
    'agreement_rules',
    ['harbor-tips,1,more,2,solana-mainnet,*,COMMISSION,FIXED_SHARE,9000,,,,,,NONE,,'],
    0,
    ['breaks the rule rules_share_more_than_the_whole', 'of 10000 bps of COMMISSION', 'from period 50'],
  ],
  [
    'a split group that is not whole',
    'agreement_rules',
    [quayside('more', 'COMMISSION', 'FIXED_SHARE,100,,,,,,NONE,,alone')],
    0,
    ['breaks the rule split_groups_share_the_whole', 'sum to 100 instead of 10000 bps'],
  ],
  [
    'a split group of two components',
    'agreement_rules',
    [quayside('more', 'COMMISSION', 'FIXED_SHARE,1,,,,,,NONE,,northwind-tips')],
    0,
    ['breaks the rule split_groups_share_one_thing', 'shares COMMISSION here and MEV_TIPS there', 'see line'],
  ],
  [
    'a rate above the whole',
    'agreement_rules',
    [quayside('more', 'COMMISSION', 'STAKE_WEIGHT,,10001,,,,,NONE,,')],
    0,
    ['breaks the check of column "commission_rate_bps": commission_rate_bps between 0 and 10000'],
  ],
  [
    'a share below nothing',
    'agreement_rules',
    [quayside('more', 'COMMISSION', 'FIXED_SHARE,-1,,,,,,NONE,,')],
    0,
    ['breaks the check of column "share_bps": share_bps between 0 and 10000'],
  ],
  [
    'a rate that is not whole',
    'agreement_rules',
    [quayside('more', 'COMMISSION', 'STAKE_WEIGHT,,12.5,,,,,NONE,,')],
    0,
    ['column "commission_rate_bps" must be a whole number', 'found "12.5"'],
  ],
  [
    'a rule of the clients on revenue that no client has a part in',
    'agreement_rules',
    [quayside('more', 'VOTE_REWARDS', 'CLIENT_REVENUE,,100,,,,,NONE,,')],
    0,
    ['breaks the rule', 'own_stake_has_no_clients', 'in which no client has a part'],
  ],
  [
    'a floor without its chain',
    'agreement_rules',
    ['quayside-fees,1,more,2,*,*,COMMISSION,FIXED_SHARE,1,,1,PERIOD,,,NONE,,'],
    0,
    ['breaks the rule', 'amounts_need_a_chain'],
  ],
  [
    'a cap without a scope',
    'agreement_rules',
    [quayside('more', 'COMMISSION', 'FIXED_SHARE,1,,,,1,,NONE,,')],
    0,
    ['breaks the rule', 'scopes_go_with_amounts'],
  ],
]
