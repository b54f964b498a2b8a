import type { BadRows } from './bad-rows.js'
import { quayside } from './bad-rows.js'

const tiered = quayside('tiered', 'COMMISSION', 'FIXED_SHARE,100,,,,,,GRADUATED,PERIOD,')
const tier = (rest: string): string => `quayside-fees,1,tiered,${rest}`

/** Tiers that do not cover every amount once, or go with no rule. */
export const badTiers: readonly BadRows[] = [
  [
    'a rule with tiers that has none',
    'agreement_rules',
    [tiered],
    0,
    [
      'breaks the rule tiers_follow_each_other',
      'tier_mode is GRADUATED, and agreement_rule_tiers has no tier',
    ],
  ],
  [
    'tiers of a rule that has none',
    'agreement_rule_tiers',
    ['quayside-fees,1,block-fees,1,0,,100'],
    0,
    ['breaks the rule tiers_follow_each_other', 'the rule has tier_mode NONE'],
  ],
  [
    'a gap between tiers',
    'agreement_rule_tiers',
    [tier('1,0,100,100'), tier('2,100.5,,50')],
    1,
    ['tier_number "2": breaks the rule tiers_follow_each_other: amounts from 100 to 100.5 belong to no tier'],
    { agreement_rules: [tiered] },
  ],
  [
    'tiers that overlap',
    'agreement_rule_tiers',
    [tier('1,0,100,100'), tier('2,99,,50')],
    1,
    ['amounts from 99 to 100 belong to the tier before it too'],
    { agreement_rules: [tiered] },
  ],
  [
    'a first tier that does not begin at nothing',
    'agreement_rule_tiers',
    [tier('1,10,,100')],
    0,
    ['the first tier begins at 10 instead of 0'],
    { agreement_rules: [tiered] },
  ],
  [
    'a last tier that ends',
    'agreement_rule_tiers',
    [tier('1,0,10,100'), tier('2,10,20,100')],
    1,
    ['it is the last tier and ends at 20: leave its upper_native empty'],
    { agreement_rules: [tiered] },
  ],
  [
    'a tier behind one that lasts for ever',
    'agreement_rule_tiers',
    [tier('1,0,,100'), tier('2,10,,100')],
    1,
    ['the tier before it has no upper_native: only the last one may last for ever', 'see line'],
    { agreement_rules: [tiered] },
  ],
  [
    'tiers whose numbers are in another order',
    'agreement_rule_tiers',
    [tier('1,10,,100'), tier('2,0,10,50')],
    0,
    ['the first tier begins at 10 instead of 0'],
    { agreement_rules: [tiered] },
  ],
  [
    'a tier that ends where it begins',
    'agreement_rule_tiers',
    [tier('1,0,0,100'), tier('2,0,,50')],
    0,
    ['breaks the check of column "upper_native": upper_native > lower_native'],
    { agreement_rules: [tiered] },
  ],
  [
    'a rate of a tier above the whole',
    'agreement_rule_tiers',
    [tier('1,0,,10001')],
    0,
    ['breaks the check of column "rate_bps": rate_bps between 0 and 10000'],
    { agreement_rules: [tiered] },
  ],
  [
    'a rate beside tiers',
    'agreement_rules',
    [tiered.replace('FIXED_SHARE,100,', 'FIXED_SHARE,100,100')],
    0,
    ['breaks the rule', 'rate_or_tiers'],
    { agreement_rule_tiers: [tier('1,0,,100')] },
  ],
]
