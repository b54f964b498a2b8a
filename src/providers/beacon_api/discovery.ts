import type { JsonValue } from '../../base/hash.js'
import type { Discovery, ExtractScope } from '../../extract/extraction.js'
import { periodOfEpoch, windowsOf } from './windows.js'

/**
 * Rewards of an epoch are worked out at the end of the next one, and that block is final two epochs later: an epoch is
 * done with when the one four after it is final.
 */
const epochsToSettle = 4n

/** The window of the newest final block. A block that was missed at the start of an epoch makes it seem one earlier. */
export function windowDiscovery(source: string, setting: ExtractScope['setting']): Discovery {
  const windows = windowsOf(setting)
  return {
    request: {
      provider: source,
      endpoint: 'headers',
      validatorKey: '*',
      request: { method: 'GET', path: '/eth/v1/beacon/headers/finalized' },
      isFinal: undefined,
    },
    read(body: JsonValue) {
      const epoch = BigInt(headerOf(body).slot) / windows.slotsOfEpoch
      const settled = epoch + 1n - epochsToSettle
      return {
        current: periodOfEpoch(epoch, windows),
        finalBelow: settled < 0n ? 0n : settled / windows.epochsOfWindow,
      }
    },
  }
}

/** What the schema of `headers` has let through. */
function headerOf(body: JsonValue): { readonly slot: string } {
  return (
    body as unknown as { readonly data: { readonly header: { readonly message: { readonly slot: string } } } }
  ).data.header.message
}
