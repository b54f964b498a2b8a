import type { TreeNode } from '../tree/tree-node.js'
import { nodeAt, textAt, textsAt } from '../tree/tree-node.js'
import type { ColumnId, RowScope } from './row-scope.js'
import { closure, columnId, equalitiesOf } from './row-scope.js'

/**
 * The rows of a join. A side whose key is fixed by the condition adds at most one row to each row of the other, so that
 * the other's keys hold on; where neither is, a key of both together makes a row unique.
 */
export function joinScopes(join: TreeNode, left: RowScope, right: RowScope): RowScope {
  const type = textAt(join, 'join_type') ?? 'INNER'
  if (type === 'SEMI' || type === 'ANTI') return left
  const isInner = type === 'INNER'
  const optional = (scope: RowScope, isOptional: boolean) =>
    scope.entries.map((entry) => ({ ...entry, isOptional: entry.isOptional || isOptional }))
  const entries = [
    ...optional(left, type === 'RIGHT' || type === 'OUTER'),
    ...optional(right, type === 'LEFT' || type === 'OUTER'),
  ]
  const both: RowScope = {
    entries,
    keys: [],
    // What was equal on the side that may be missing is NULL on both then, and equal all the same.
    equalities: [...left.equalities, ...right.equalities],
    constants: new Set([
      ...(isInner || type === 'LEFT' ? left.constants : []),
      ...(isInner || type === 'RIGHT' ? right.constants : []),
    ]),
    notNull: new Set([
      ...(isInner || type === 'LEFT' ? left.notNull : []),
      ...(isInner || type === 'RIGHT' ? right.notNull : []),
    ]),
  }
  const condition = equalitiesOf(both, nodeAt(join, 'condition'))
  const pairs = [...condition.pairs, ...usingPairs(join, left, right)]
  const equalities = isInner ? [...both.equalities, ...pairs] : both.equalities
  const constants = isInner ? new Set([...both.constants, ...condition.constants]) : both.constants
  const keys = keysOfJoin(join, type, left, right, { pairs, constants: condition.constants })
  const notNull = isInner ? new Set([...both.notNull, ...pairs.flat()]) : both.notNull
  return { entries, keys, equalities, constants, notNull }
}

function keysOfJoin(
  join: TreeNode,
  type: string,
  left: RowScope,
  right: RowScope,
  condition: {
    readonly pairs: readonly (readonly [ColumnId, ColumnId])[]
    readonly constants: readonly ColumnId[]
  },
): RowScope['keys'] {
  const isRegular = ['REGULAR', 'CROSS', 'NATURAL'].includes(textAt(join, 'ref_type') ?? 'REGULAR')
  if (!isRegular) return textAt(join, 'ref_type') === 'ASOF' && type !== 'RIGHT' ? left.keys : []
  const isRightSingle = isFixed(right, left, condition)
  const isLeftSingle = isFixed(left, right, condition)
  const keys = [
    ...(isRightSingle && (type === 'INNER' || type === 'LEFT') ? left.keys : []),
    ...(isLeftSingle && (type === 'INNER' || type === 'RIGHT') ? right.keys : []),
  ]
  if (keys.length > 0) return keys
  return left.keys.flatMap((leftKey) => right.keys.map((rightKey) => [...leftKey, ...rightKey]))
}

/** Whether the condition leaves at most one row of `side` for a row of `other`. */
function isFixed(
  side: RowScope,
  other: RowScope,
  condition: {
    readonly pairs: readonly (readonly [ColumnId, ColumnId])[]
    readonly constants: readonly ColumnId[]
  },
): boolean {
  const others = new Set(other.entries.map(({ alias }) => alias))
  const isOfOther = (id: ColumnId) => others.has(id.slice(0, id.indexOf('.')))
  const given = condition.pairs.flatMap(([one, two]) => [
    ...(isOfOther(one) ? [two] : []),
    ...(isOfOther(two) ? [one] : []),
  ])
  const fixed = closure(side, [...given, ...condition.constants])
  return side.keys.some((key) => key.every((id) => fixed.has(id)))
}

/** `using (a, b)`, and NATURAL where the columns of both sides are known. */
function usingPairs(
  join: TreeNode,
  left: RowScope,
  right: RowScope,
): readonly (readonly [ColumnId, ColumnId])[] {
  const named = textsAt(join, 'using_columns').map((name) => name.toLowerCase())
  const columns = named.length === 0 && join['ref_type'] === 'NATURAL' ? sharedColumns(left, right) : named
  return columns.flatMap((column) => {
    const leftId = idOf(left, column)
    const rightId = idOf(right, column)
    return leftId === undefined || rightId === undefined ? [] : [[leftId, rightId] as const]
  })
}

function idOf(scope: RowScope, column: string): ColumnId | undefined {
  const holder =
    scope.entries.find(({ facts }) => facts.columns?.includes(column)) ??
    (scope.entries.length === 1 ? scope.entries[0] : undefined)
  return holder === undefined ? undefined : columnId(holder.alias, column)
}

function sharedColumns(left: RowScope, right: RowScope): readonly string[] {
  const known = new Set(right.entries.flatMap(({ facts }) => facts.columns ?? []))
  return left.entries.flatMap(({ facts }) => facts.columns ?? []).filter((column) => known.has(column))
}
