import type { BadRows } from './bad-rows.js'
import { nobody, quayside } from './bad-rows.js'

const rule = (key: string, validator: string, rest: string): string =>
  `fees,9,${key},1,solana-mainnet,${validator},EXEC_FEES,${rest},,,,,NONE,,`

/** Names of what there is not. */
export const badNames: readonly BadRows[] = [
  [
    'a chain that nobody knows',
    'partner_wallets',
    [`solana-mainet,${nobody},7000,7008,a,2026-01-05,`],
    0,
    ['column "chain_id" is "solana-mainet"', 'Did you mean "solana-mainnet"?'],
  ],
  [
    'a rule for a validator of somebody else',
    'agreement_rules',
    [rule('one', 'stranger', 'FIXED_SHARE,1,1')],
    0,
    ['breaks the rule rules_name_validators_of_the_operator', 'validator_key "stranger"'],
  ],
  [
    'a rule of a version that is not there',
    'agreement_rules',
    ['quayside-fees,8,more,2,solana-mainnet,*,EXEC_FEES,FIXED_SHARE,1,,,,,,NONE,,'],
    0,
    ['breaks the rule agreements_have_their_parts', 'there is no version 8 of the agreement'],
  ],
  [
    'an agreement of a partner whom nobody knows',
    'agreements',
    ['wallet-fees,meridan-wallet,Fees'],
    0,
    ['column "partner_id" is "meridan-wallet"', 'Did you mean "meridian-wallet"?'],
  ],
  [
    'a component that there is not',
    'agreement_rules',
    [quayside('more', 'MEV_TIP', 'FIXED_SHARE,1,,,,,,NONE,,')],
    0,
    ['breaks the check of column "revenue_component"'],
  ],
  [
    'an endpoint that no file of sources/ declares',
    'chain_provider_mappings',
    ['solana-mainnet,EXEC_FEES,doublezero,earning,9'],
    0,
    ['canonical_mappings_name_endpoints', 'endpoint "earning"'],
  ],
  [
    'a method that there is not',
    'agreement_rules',
    [quayside('more', 'COMMISSION', 'STAKE,,100,,,,,NONE,,')],
    0,
    ['breaks the check of column "attribution_method"'],
  ],
  [
    'a rule on a chain that nobody knows',
    'agreement_rules',
    ['quayside-fees,1,more,2,solana,*,COMMISSION,FIXED_SHARE,1,,,,,,NONE,,'],
    0,
    ['breaks the rule agreements_have_their_parts', 'there is no chain solana'],
  ],
]
