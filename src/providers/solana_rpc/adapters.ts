import type { ProviderAdapters } from '../../extract/envelope.js'
import { checkEpochInfo } from './epoch-info.js'
import { checkInflationReward } from './inflation-reward.js'
import { checkVoteAccounts } from './vote-accounts.js'

export const adapters: ProviderAdapters = new Map([
  ['getEpochInfo', { check: checkEpochInfo }],
  ['getInflationReward', { check: checkInflationReward }],
  ['getVoteAccounts', { check: checkVoteAccounts }],
])
