import type { ProviderAdapters } from '../../extract/envelope.js'
import { addressCell, baseUnits, coins, percent, wordCell } from '../shared/cells.js'
import { csvEndpoint } from '../shared/csv-endpoint.js'

export { extraction } from './extraction.js'

const identityAndVote = { pubkey: addressCell, votekey: addressCell }

/**
 * The four files of the DoubleZero revenue share. `pubkey` is the identity, `votekey` the vote account; one identity
 * may serve several vote accounts and the other way round, so that rows are named by both.
 */
export const adapters: ProviderAdapters = new Map([
  [
    'earnings',
    csvEndpoint({
      columns: {
        ...identityAndVote,
        stake: coins,
        commission: percent,
        mev_commission: percent,
        inflation: coins,
        mev_rewards: coins,
        block_rewards: coins,
        dz_fee: coins,
      },
      key: ['pubkey', 'votekey'],
    }),
  ],
  [
    'block_rewards',
    csvEndpoint({
      columns: { pubkey: addressCell },
      optionalColumns: { average_rewards: coins, dz_fee: coins },
      families: [{ spelling: '<epoch>', pattern: /^\d+$/, cell: coins }],
      key: ['pubkey'],
    }),
  ],
  [
    'fees',
    csvEndpoint({
      columns: { ...identityAndVote, dz_fee_lamports: baseUnits },
      key: ['pubkey', 'votekey'],
    }),
  ],
  [
    'fees_and_payments',
    csvEndpoint({
      columns: identityAndVote,
      families: [
        { spelling: 'dz_fee_lamports_<epoch>', pattern: /^dz_fee_lamports_\d+$/, cell: baseUnits },
        { spelling: 'is_paid_<epoch>', pattern: /^is_paid_\d+$/, cell: wordCell('Yes', 'No') },
      ],
      key: ['pubkey', 'votekey'],
    }),
  ],
])
