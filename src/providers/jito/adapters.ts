import type { ProviderAdapters } from '../../extract/envelope.js'
import { checkMevRewards } from './mev-rewards.js'
import { checkStakerRewards } from './staker-rewards.js'
import { checkValidatorHistory } from './validator-history.js'
import { checkValidatorRewards } from './validator-rewards.js'
import { checkValidators } from './validators.js'

export { extraction } from './extraction.js'

/** Jito's kobe. Its answers to failures have the shape of data; their status and their emptiness tell them apart. */
export const adapters: ProviderAdapters = new Map([
  ['validators', { check: checkValidators }],
  ['validators/{vote}', { check: checkValidatorHistory }],
  ['validator_rewards', { check: checkValidatorRewards }],
  ['mev_rewards', { check: checkMevRewards }],
  ['staker_rewards', { check: checkStakerRewards }],
])
