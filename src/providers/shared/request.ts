import type { JsonValue } from '../../base/hash.js'
import { isObject } from '../../base/json-object.js'

/** Where a transport may put a parameter; the macro `request_parameter` looks at the same places in the same order. */
const places = ['path', 'query', 'body'] as const

/**
 * A parameter of a request, by name: `{"epoch": 600}`, or below `path`, `query` or `body`, wherever it was sent.
 * Numbers are given as their digits; undefined where the request does not name it.
 */
export function requestParameter(request: JsonValue, name: string): string | undefined {
  if (!isObject(request)) return undefined
  const objects = [request, ...places.map((place) => request[place])]
  for (const object of objects) {
    const value = isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined
    if (typeof value === 'string' || typeof value === 'number') return String(value)
  }
  return undefined
}
