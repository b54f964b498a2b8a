import type { BadRows } from './bad-rows.js'
import { checksummed, nobody } from './bad-rows.js'

/** Spans, versions and states that cannot be so in time. */
export const badSpans: readonly BadRows[] = [
  [
    'a wallet of two partners at once',
    'partner_wallets',
    [`solana-mainnet,${nobody},7000,7008,a,2026-01-05,`, `solana-mainnet,${nobody},7007,,b,2026-01-05,`],
    1,
    ['breaks the rule spans_do_not_overlap', 'has a partner already in these periods', 'held_until "7008"'],
  ],
  [
    'a span that ends before it begins',
    'partner_wallets',
    [`solana-mainnet,${nobody},7000,6999,a,2026-01-05,`],
    0,
    ['breaks the check of column "until_period": until_period > from_period'],
  ],
  [
    'a version that begins before another one has ended',
    'agreement_versions',
    ['quayside-fees,2,2026-03-01,,ZERO_FLOOR,,2026-02-01T00:00:00Z'],
    0,
    ['breaks the rule agreement_versions_never_overlap', 'other_version_number "1"', 'see line'],
  ],
  [
    'a state that begins before the one of a lower number',
    'agreement_states',
    ['late,1,ACTIVE,2026-02-01', 'late,2,SUSPENDED,2026-01-20'],
    1,
    ['breaks the rule agreement_states_follow_their_numbers', 'begins "2026-01-20"'],
  ],
  [
    'a wallet that is given to two partners in two spellings',
    'partner_wallets',
    [
      `ethereum-mainnet,${checksummed},0,,a,2026-01-05,`,
      `ethereum-mainnet,${checksummed.toLowerCase()},9,,b,,`,
    ],
    1,
    ['breaks the rule spans_do_not_overlap', 'has a partner already in these periods'],
  ],
  [
    'a version that became known tomorrow',
    'agreement_versions',
    ['quayside-fees,2,2027-03-01,,ZERO_FLOOR,,2026-11-24T00:00:00Z'],
    0,
    [
      'agreement_id "quayside-fees", version_number "2": column "recorded_at" is "2026-11-24T00:00:00Z", which is still to come',
      'it is 2026-11-23T00:00:00.000Z',
    ],
  ],
  [
    'a wallet that will be introduced',
    'partner_wallets',
    [`solana-mainnet,${nobody},7000,,a,2026-11-24,`],
    0,
    ['column "introduced_date" is "2026-11-24", which is still to come'],
  ],
  [
    'versions that overlap by their periods',
    'agreement_version_periods',
    ['quayside-fees,2,solana-mainnet,5007,'],
    0,
    ['breaks the rule spans_do_not_overlap', 'Another version', 'held_until "5008"'],
  ],
  [
    'versions that overlap by their slots',
    'agreement_version_slots',
    ['fees,1,solana-mainnet,0,100', 'fees,2,solana-mainnet,99,'],
    1,
    ['breaks the rule agreement_versions_by_slots', 'it begins in slot 99, before version 1 has ended'],
  ],
  [
    'a version in slots and in periods of one chain',
    'agreement_version_slots',
    ['quayside-fees,1,solana-mainnet,0,100'],
    0,
    ['breaks the rule agreement_versions_by_slots', 'keep one of the two'],
  ],
]
