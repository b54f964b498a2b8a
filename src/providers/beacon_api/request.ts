import type { JsonValue } from '../../base/hash.js'
import { isObject } from '../../base/json-object.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { isSlotOrEpoch } from '../shared/values.js'

/**
 * The slot or epoch that a request names in its path, right after `before`: `/rewards/attestations/240248`. Undefined
 * where it names none, or one by another name (`head`, `finalized`, a root), which means another slot every day.
 */
export function numberInPath(request: JsonValue, before: string): bigint | undefined {
  const path = pathOf(request)
  const start = path.lastIndexOf(before)
  const [digits] = start === -1 ? [] : (/^\d+(?=\/|$)/.exec(path.slice(start + before.length)) ?? [])
  return digits !== undefined && isSlotOrEpoch(digits) ? BigInt(digits) : undefined
}

/** For an answer that does not say itself of which slot or epoch it is. */
export function unnamedProblem(
  request: JsonValue,
  before: string,
  what: 'slot' | 'epoch',
): BodyProblem | undefined {
  if (numberInPath(request, before) !== undefined) return undefined
  return {
    reason: `the request does not name the ${what} (path …${before}<${what}>), and the answer does not say of which ${what} it is`,
    path: '$',
  }
}

/**
 * The validators that a request asks for, by index or public key in lower case: `id` of its query, or its body, a list
 * or `{"ids": list}`. Undefined where it asks for all.
 */
export function requestedValidators(request: JsonValue): ReadonlySet<string> | undefined {
  if (!isObject(request)) return undefined
  const { query, body } = request
  const inBody = isObject(body) ? body.ids : body
  if (Array.isArray(inBody)) return namesOf(inBody as readonly JsonValue[])
  const asked = isObject(query) ? query.id : undefined
  if (Array.isArray(asked)) return namesOf(asked as readonly JsonValue[])
  return typeof asked === 'string' ? namesOf(asked.split(',')) : undefined
}

/** No validators asked for means all of them. */
function namesOf(list: readonly JsonValue[]): ReadonlySet<string> | undefined {
  return list.length === 0 ? undefined : new Set(list.map(nameOf))
}

function nameOf(name: JsonValue): string {
  return typeof name === 'string' ? name.toLowerCase() : JSON.stringify(name)
}

function pathOf(request: JsonValue): string {
  return isObject(request) && typeof request.path === 'string' ? request.path : ''
}
