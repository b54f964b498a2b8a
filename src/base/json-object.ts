import type { JsonValue } from './hash.js'

export type JsonObject = Readonly<Record<string, JsonValue>>

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
