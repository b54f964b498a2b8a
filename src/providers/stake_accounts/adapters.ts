import type { ProviderAdapters } from '../../extract/envelope.js'
import { addressCell, integerOrEmpty, knownCoins, knownInteger } from '../shared/cells.js'
import { csvEndpoint } from '../shared/csv-endpoint.js'

/** Stake accounts of one or several validators, a row per epoch and account. */
export const adapters: ProviderAdapters = new Map([
  [
    'stake_accounts',
    csvEndpoint({
      columns: {
        vote_account: addressCell,
        epoch: knownInteger,
        stake_account: addressCell,
        staker_wallet: addressCell,
        withdrawer_wallet: addressCell,
        stake_sol: knownCoins,
        lamports: knownInteger,
        activation_epoch: integerOrEmpty,
        deactivation_epoch: integerOrEmpty,
        rent_exempt_reserve: integerOrEmpty,
        credits_observed: integerOrEmpty,
      },
      key: ['epoch', 'stake_account'],
    }),
  ],
])
