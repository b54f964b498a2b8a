import { describeRecorded, type RecordedFile } from './recorded-table.js'

const provider = 'stake_accounts'
const endpoint = 'stake_accounts'
/** Lists of wallets are what people decide, and belong to the registry. */
const wallets = [1, 2].map((partner): RecordedFile => ({
  file: `partner${partner}-wallets.csv`,
  provider,
  endpoint,
  expect: /^the column "vote_account" is missing/,
}))

describeRecorded('globalstake', [
  { file: 'stake_accounts_epochs_800_860.csv.gz', provider, endpoint, expect: 'lands' },
  ...wallets,
  // Made of the accounts, less every account that was ever deactivated: wrong for the epochs before.
  {
    file: 'validator_summary_epochs_800_860.csv',
    provider,
    endpoint,
    expect: /^the column "stake_account" is missing/,
  },
])
