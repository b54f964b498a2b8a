import type { JsonValue } from '../../base/hash.js'
import { isObject } from '../../base/json-object.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { shown } from './zod-problem.js'

/** The problem of an answer that is no result: a JSON-RPC error, a bare result, or something else. */
export function jsonRpcProblem(body: JsonValue): BodyProblem | undefined {
  if (!isObject(body) || body.jsonrpc !== '2.0')
    return {
      reason: `expected the whole JSON-RPC answer {"jsonrpc": "2.0", "result": …, "id": …}, found ${found(body)}`,
      path: '$',
    }
  if (body.error !== undefined && body.error !== null) {
    const { code, message } = isObject(body.error) ? body.error : {}
    return {
      reason: `the node answered with error ${shown(code)}: ${shown(message)}`,
      path: '$.error',
    }
  }
  if (body.result === undefined) return { reason: 'the answer has neither result nor error', path: '$' }
  return undefined
}

/** The parameters of a request where it carries them: `{method, params}`. */
export function requestParameters(request: JsonValue): readonly JsonValue[] | undefined {
  if (!isObject(request)) return undefined
  const { params } = request
  return Array.isArray(params) ? (params as readonly JsonValue[]) : undefined
}

function found(body: JsonValue): string {
  if (Array.isArray(body)) return 'a bare array'
  return isObject(body) ? `an object of ${Object.keys(body).slice(0, 5).join(', ')}` : shown(body)
}
