import type { JsonValue } from '../../base/hash.js'
import type { Discovery } from '../../extract/extraction.js'
import { furthestSearch } from './block-ranges.js'
import { epochPeriod } from './epochs.js'

/**
 * The epoch that runs, of finalized slots. The one before it counts as over once so many slots lie behind its end that no
 * search for the block after it reaches beyond what is finalized.
 */
export function epochDiscovery(source: string): Discovery {
  return {
    request: {
      provider: source,
      endpoint: 'getEpochInfo',
      validatorKey: '*',
      request: { method: 'getEpochInfo', params: [] },
      isFinal: undefined,
    },
    read(body: JsonValue) {
      const { epoch, slotIndex } = (
        body as unknown as { readonly result: Readonly<Record<'epoch' | 'slotIndex', number | string>> }
      ).result
      const number = BigInt(epoch)
      const hasSettled = Number(slotIndex) >= furthestSearch || number === 0n
      return { current: epochPeriod(number), finalBelow: hasSettled ? number : number - 1n }
    },
  }
}
