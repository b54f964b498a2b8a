import type { JsonValue } from './hash.js'

const plainKey = /^[A-Za-z_][A-Za-z0-9_]*$/

/** `$.result[3].amount`; keys that are no plain names stand in brackets and quotes. */
export function jsonPath(segments: readonly PropertyKey[]): string {
  let path = '$'
  for (const segment of segments) {
    if (typeof segment === 'number') path += `[${segment}]`
    else if (plainKey.test(String(segment))) path += `.${String(segment)}`
    else path += `[${JSON.stringify(String(segment))}]`
  }
  return path
}

/** What stands at a path of plain names and indexes (`$.data[0].finalized`; `$.` may be left out), or undefined. */
export function valueAt(value: JsonValue, path: string): JsonValue | undefined {
  let current: JsonValue | undefined = value
  for (const [, name, index] of path.matchAll(/(?:^|\.)([A-Za-z_][A-Za-z0-9_]*)|\[(\d+)\]/g)) {
    if (typeof current !== 'object' || current === null) return undefined
    const key = name ?? Number(index)
    current = Object.hasOwn(current, key)
      ? (current as Readonly<Record<PropertyKey, JsonValue>>)[key]
      : undefined
  }
  return current
}
