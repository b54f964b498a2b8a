import type { ProviderAdapters } from '../../extract/envelope.js'
import { checkBlocksReceived } from './blocks-received.js'
import { checkPayloadDelivered } from './payload-delivered.js'

export { extraction } from './extraction.js'

/** Every relay of MEV-Boost answers alike; each is a provider of its own in `sources/`. */
export const adapters: ProviderAdapters = new Map([
  ['bidtraces/builder_blocks_received', { check: checkBlocksReceived }],
  ['bidtraces/proposer_payload_delivered', { check: checkPayloadDelivered }],
])
