import { EngineError } from '../../engine/engine-error.js'
import type { Session } from '../../engine/engine.js'
import type { Finding } from '../finding.js'
import type { QueryTree } from '../tree/read-query-tree.js'
import { functionName, walk } from '../tree/tree-node.js'

const divisionName = /"function_name":"(?:\/\/|divide)"/g

/**
 * Uses of `//` on anything but integers, where DuckDB silently gives DOUBLE. The engine itself is asked: `&` exists for
 * integers alone, so the query is bound again with `&` in the place of each `//`, and not run.
 */
export async function inexactDivisions(session: Session, tree: QueryTree): Promise<readonly Finding[]> {
  const uses = [...walk(tree.root)].filter((node) => ['//', 'divide'].includes(functionName(node) ?? ''))
  if (uses.length === 0) return []
  const [row] = await session.rows('select json_serialize_sql($1::varchar) as tree', [tree.sql])
  const text = String(row?.['tree'])
  if (
    await isBindable(
      session,
      withMasks(text, () => true),
    )
  )
    return []
  const findings: Finding[] = []
  for (const [index, use] of uses.entries()) {
    if (
      await isBindable(
        session,
        withMasks(text, (place) => place === index),
      )
    )
      continue
    findings.push({
      message: '"//" on what is not an integer gives DOUBLE',
      hint: 'Cast both sides to hugeint, in base units or atoms.',
      offset: tree.offsetOf(use),
    })
  }
  return findings
}

/** The serialized tree with `&` for the divisions that `isMasked` names, in the order in which it lists them. */
function withMasks(tree: string, isMasked: (place: number) => boolean): string {
  let place = -1
  return tree.replaceAll(divisionName, (division) => {
    place += 1
    return isMasked(place) ? '"function_name":"&"' : division
  })
}

async function isBindable(session: Session, tree: string): Promise<boolean> {
  const [row] = await session.rows('select json_deserialize_sql($1::json) as sql', [tree])
  try {
    await session.describe(String(row?.['sql']))
    return true
  } catch (error) {
    if (error instanceof EngineError && error.engineCode === 'binder') return false
    throw error
  }
}
