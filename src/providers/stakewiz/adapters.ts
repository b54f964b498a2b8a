import type { ProviderAdapters } from '../../extract/envelope.js'
import { checkEpochInfo } from './epoch-info.js'
import { checkValidator, checkValidators } from './validators.js'

export { extraction } from './extraction.js'

export const adapters: ProviderAdapters = new Map([
  ['validators', { check: checkValidators }],
  ['validator/{vote}', { check: checkValidator }],
  ['epoch_info', { check: checkEpochInfo }],
])
