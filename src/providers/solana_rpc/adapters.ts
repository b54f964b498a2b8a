import type { ProviderAdapters } from '../../extract/envelope.js'
import { checkBlockProduction } from './block-production.js'
import { checkBlockTime } from './block-time.js'
import { checkBlock } from './block.js'
import { checkBlocks } from './blocks.js'
import { checkEpochInfo } from './epoch-info.js'
import { checkEpochSchedule } from './epoch-schedule.js'
import { checkInflationReward } from './inflation-reward.js'
import { checkLeaderSchedule } from './leader-schedule.js'
import { checkProgramAccounts } from './program-accounts.js'
import { checkVoteAccounts } from './vote-accounts.js'

export { extraction } from './extraction.js'

export const adapters: ProviderAdapters = new Map([
  ['getBlock', { check: checkBlock }],
  ['getBlockProduction', { check: checkBlockProduction }],
  ['getBlockTime', { check: checkBlockTime }],
  ['getBlocks', { check: checkBlocks }],
  ['getEpochInfo', { check: checkEpochInfo }],
  ['getEpochSchedule', { check: checkEpochSchedule }],
  ['getInflationReward', { check: checkInflationReward }],
  ['getLeaderSchedule', { check: checkLeaderSchedule }],
  ['getProgramAccounts', { check: checkProgramAccounts }],
  ['getVoteAccounts', { check: checkVoteAccounts }],
])
