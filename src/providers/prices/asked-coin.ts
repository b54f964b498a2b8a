import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { requestParameter } from '../shared/request.js'

/** A parameter that tells of what the prices are: the body does not. */
export interface Needed {
  readonly name: string
  readonly isRight: (text: string) => boolean
  /** For the message: `SOL-USD`. */
  readonly example: string
}

/**
 * A body of prices does not say of which coin or in which currency: it can be told apart from another one by its
 * request alone, and without that it is refused.
 */
export function missingParameter(request: JsonValue, needed: readonly Needed[]): BodyProblem | undefined {
  for (const { name, isRight, example } of needed) {
    const asked = requestParameter(request, name)
    if (asked !== undefined && isRight(asked)) continue
    const found = asked === undefined ? 'names none' : `says "${asked.slice(0, 40)}"`
    return {
      reason: `the request must say of what the prices are by its "${name}", such as "${example}", and ${found}`,
      path: undefined,
    }
  }
  return undefined
}

/** CoinGecko's name of a coin. */
export const coinId: Needed = {
  name: 'id',
  isRight: (text) => /^[a-z0-9][a-z0-9_.-]*$/.test(text),
  example: 'solana',
}

/** CoinGecko's name of a currency. */
export const quote: Needed = {
  name: 'vs_currency',
  isRight: (text) => /^[a-z]{2,8}$/.test(text),
  example: 'usd',
}
