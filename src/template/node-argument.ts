import type { Position } from '../project/types.js'
import type { RefCall, SourceCall } from './types.js'

/** Arguments of the built-in tests that name another node. */
const nodeArguments: Readonly<Record<string, string>> = {
  relationships: 'to',
  equal_row_count: 'to',
  sum_equals: 'to',
}

/** The argument in which a built-in test names another node, if it does. */
export function nodeArgumentOf(test: string): string | undefined {
  return nodeArguments[test]
}

export type NodeArgument =
  { readonly kind: 'ref'; readonly call: RefCall } | { readonly kind: 'source'; readonly call: SourceCall }

const refCall = /^ref\(\s*(['"])(\w+)\1\s*(?:,\s*v(?:ersion)?\s*=\s*(\d{1,6})\s*)?\)$/
const sourceCall = /^source\(\s*(['"])(\w+)\1\s*,\s*(['"])([^'"]+)\3\s*\)$/
const plainName = /^(\w+?)(?:\.v(\d{1,6}))?$/

/** `name`, `name.v2`, `ref('name')`, `ref('name', v=2)` or `source('provider', 'endpoint')` in a test's argument. */
export function parseNodeArgument(text: string, position: Position): NodeArgument | undefined {
  const trimmed = text.trim()
  const ref = refCall.exec(trimmed)
  if (ref !== null) return refArgument(ref[2], ref[3], position)
  const source = sourceCall.exec(trimmed)
  if (source !== null) {
    return { kind: 'source', call: { provider: source[2] ?? '', endpoint: source[4] ?? '', position } }
  }
  const plain = plainName.exec(trimmed)
  return plain === null ? undefined : refArgument(plain[1], plain[2], position)
}

function refArgument(
  name: string | undefined,
  version: string | undefined,
  position: Position,
): NodeArgument {
  const call = { name: name ?? '', version: version === undefined ? undefined : Number(version), position }
  return { kind: 'ref', call }
}
