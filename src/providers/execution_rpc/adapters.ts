import type { ProviderAdapters } from '../../extract/envelope.js'
import { checkBalance } from './balance.js'
import { checkBlockReceipts } from './block-receipts.js'
import { checkBlock } from './block.js'

export { extraction } from './extraction.js'

export const adapters: ProviderAdapters = new Map([
  ['eth_getBalance', { check: checkBalance }],
  ['eth_getBlockByNumber', { check: checkBlock }],
  ['eth_getBlockReceipts', { check: checkBlockReceipts }],
])
