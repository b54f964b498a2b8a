import type { ProviderAdapters } from '../../extract/envelope.js'
import { checkBonds } from './bonds.js'
import { checkMevInfo } from './mev-info.js'
import { checkRewards } from './rewards.js'
import { checkSettlements } from './settlements.js'
import { checkTvlInfo } from './tvl-info.js'
import { checkValidators } from './validators.js'

export const adapters: ProviderAdapters = new Map([
  ['mev-info', { check: checkMevInfo }],
  ['rewards', { check: checkRewards }],
  ['bonds', { check: checkBonds }],
  ['tvl-info', { check: checkTvlInfo }],
  ['validators', { check: checkValidators }],
  ['settlements', { check: checkSettlements }],
])
