import type { ProviderAdapters } from '../../extract/envelope.js'
import { checkAttestationRewards } from './attestation-rewards.js'
import { checkBlockRewards } from './block-rewards.js'
import { checkBlocks } from './blocks.js'
import { checkConfigSpec } from './config-spec.js'
import { checkGenesis } from './genesis.js'
import { checkHeaders } from './headers.js'
import { checkProposerDuties } from './proposer-duties.js'
import { checkSyncCommitteeRewards } from './sync-committee-rewards.js'
import { checkSyncCommittees } from './sync-committees.js'
import { checkValidatorBalances, checkValidators } from './validators.js'

export { extraction } from './extraction.js'

export const adapters: ProviderAdapters = new Map([
  ['blocks', { check: checkBlocks }],
  ['config/spec', { check: checkConfigSpec }],
  ['duties/proposer', { check: checkProposerDuties }],
  ['genesis', { check: checkGenesis }],
  ['headers', { check: checkHeaders }],
  ['rewards/attestations', { check: checkAttestationRewards }],
  ['rewards/blocks', { check: checkBlockRewards }],
  ['rewards/sync_committee', { check: checkSyncCommitteeRewards }],
  ['states/{id}/sync_committees', { check: checkSyncCommittees }],
  ['states/{id}/validators', { check: checkValidators }],
  ['validator_balances', { check: checkValidatorBalances }],
])
