import type { BadRows } from './bad-rows.js'
import { nobody, northwindTwo, override } from './bad-rows.js'

/** Outcomes set by hand that cannot be. */
export const badOverrides: readonly BadRows[] = [
  [
    'an override of a rule that is not there',
    'commission_overrides',
    [override('quayside-fees', 'block-fee', '*')],
    0,
    ['breaks the rule overrides_name_rules', 'there is no rule block-fee in any version of the agreement'],
  ],
  [
    'an override at one validator of a rule with a floor',
    'commission_overrides',
    [override('meridian-fees', 'block-fees', northwindTwo)],
    0,
    ['breaks the rule overrides_name_rules', 'the rule has a floor, cap or tiers'],
  ],
  [
    'an override that its author approved',
    'commission_overrides',
    [override('quayside-fees', 'block-fees', northwindTwo, 'a')],
    0,
    ['breaks the check of column "approver": approver <> author'],
  ],
  [
    'an override that is set next year',
    'commission_overrides',
    [override('quayside-fees', 'block-fees', northwindTwo).replace('2026-02-20', '2027-02-20')],
    0,
    ['column "created_at" is "2027-02-20T00:00:00Z", which is still to come'],
  ],
  [
    'an override for a validator of somebody else',
    'commission_overrides',
    [override('quayside-fees', 'block-fees', nobody)],
    0,
    ['breaks the rule overrides_name_rules', `the operator runs no validator ${nobody}`],
  ],
]
