import type { JsonValue } from '../base/hash.js'

/** Why a request cannot be kept, as it was parsed; undefined where it can. */
export function requestProblem(request: JsonValue): string | undefined {
  if (holdsLoneSurrogate(request)) return 'the request holds half a surrogate pair'
  if (holdsInfinity(request)) return 'a number of the request is greater than JSON can carry on'
  return undefined
}

export function holdsLoneSurrogate(value: JsonValue): boolean {
  if (typeof value === 'string') return /\p{Surrogate}/u.test(value)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, item]) => holdsLoneSurrogate(key) || holdsLoneSurrogate(item))
}

/** `1e999` is JSON, and infinity once it is read. */
function holdsInfinity(value: JsonValue): boolean {
  if (typeof value === 'number') return !Number.isFinite(value)
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsInfinity)
}
