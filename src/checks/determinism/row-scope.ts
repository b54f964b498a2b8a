import type { TreeNode } from '../tree/tree-node.js'
import { nodeAt, nodesAt, textAt, textsAt } from '../tree/tree-node.js'
import type { RowFacts } from './row-facts.js'

/** A relation of a FROM clause under its alias. */
export interface ScopeEntry {
  readonly alias: string
  readonly facts: RowFacts
  /** True on the side of an outer join that may be missing. */
  readonly isOptional: boolean
}

/** Identity of a column in a FROM clause: `alias.column`. */
export type ColumnId = string

/** The rows of a FROM clause: its relations, what makes a row unique, and which columns are equal in every row. */
export interface RowScope {
  readonly entries: readonly ScopeEntry[]
  readonly keys: readonly (readonly ColumnId[])[]
  readonly equalities: readonly (readonly [ColumnId, ColumnId])[]
  /** Columns that hold one value in all rows. */
  readonly constants: ReadonlySet<ColumnId>
  /** Columns that a condition keeps from being NULL. */
  readonly notNull: ReadonlySet<ColumnId>
}

/** The one row of a query without FROM. */
export const singleRow: RowScope = {
  entries: [],
  keys: [[]],
  equalities: [],
  constants: new Set(),
  notNull: new Set(),
}

/** The rows of one relation under an alias. */
export function scopeOf(alias: string, facts: RowFacts): RowScope {
  const constants = [...facts.values].filter(([, values]) => values.size === 1)
  return {
    entries: [{ alias, facts, isOptional: false }],
    keys: facts.keys.map((key) => key.map((column) => columnId(alias, column))),
    equalities: [],
    constants: new Set(constants.map(([column]) => columnId(alias, column))),
    notNull: new Set(),
  }
}

/** The rows that a WHERE leaves. */
export function filtered(scope: RowScope, condition: TreeNode | undefined): RowScope {
  const { pairs, constants } = equalitiesOf(scope, condition)
  const known = conjuncts(condition)
    .filter((each) => each['type'] === 'OPERATOR_IS_NOT_NULL')
    .flatMap((each) => nodesAt(each, 'children').map((child) => resolveColumn(scope, child)))
    .filter((id) => id !== undefined)
  return {
    ...scope,
    equalities: [...scope.equalities, ...pairs],
    constants: new Set([...scope.constants, ...constants]),
    notNull: new Set([...scope.notNull, ...known, ...constants, ...pairs.flat()]),
  }
}

export function columnId(alias: string, column: string): ColumnId {
  return `${alias}.${column}`
}

/** The column that a reference names; undefined where the scope cannot tell. */
export function resolveColumn(scope: RowScope, reference: TreeNode): ColumnId | undefined {
  if (reference['class'] !== 'COLUMN_REF') return undefined
  const names = textsAt(reference, 'column_names').map((name) => name.toLowerCase())
  const column = names.at(-1)
  if (column === undefined) return undefined
  if (names.length > 1) {
    const entry = scope.entries.find(({ alias }) => alias === names.at(-2))
    return entry === undefined ? undefined : columnId(entry.alias, column)
  }
  const holders = scope.entries.filter(({ facts }) => facts.columns?.includes(column))
  const unknown = scope.entries.filter(({ facts }) => facts.columns === undefined)
  // After USING a name stands for the equal columns of both sides: the first of them speaks for all.
  const [holder] = holders.length > 0 ? holders : unknown.length === 1 ? unknown : []
  return holder === undefined ? undefined : columnId(holder.alias, column)
}

/** Columns that are compared with `=` in a condition made of ANDs, and those compared with a literal. */
export function equalitiesOf(
  scope: RowScope,
  condition: TreeNode | undefined,
): { readonly pairs: readonly (readonly [ColumnId, ColumnId])[]; readonly constants: readonly ColumnId[] } {
  const pairs: (readonly [ColumnId, ColumnId])[] = []
  const constants: ColumnId[] = []
  for (const comparison of conjuncts(condition)) {
    if (comparison['type'] !== 'COMPARE_EQUAL') continue
    const [left, right] = [nodeAt(comparison, 'left'), nodeAt(comparison, 'right')]
    if (left === undefined || right === undefined) continue
    const [leftId, rightId] = [resolveColumn(scope, left), resolveColumn(scope, right)]
    if (leftId !== undefined && rightId !== undefined) pairs.push([leftId, rightId])
    if (leftId !== undefined && isFixedValue(scope, right)) constants.push(leftId)
    if (rightId !== undefined && isFixedValue(scope, left)) constants.push(rightId)
  }
  return { pairs, constants }
}

export function conjuncts(condition: TreeNode | undefined): readonly TreeNode[] {
  if (condition === undefined) return []
  if (condition['type'] !== 'CONJUNCTION_AND') return [condition]
  return nodesAt(condition, 'children').flatMap((child) => conjuncts(child))
}

/** A literal, or a column of a query around this one, which does not change while this one runs. */
function isFixedValue(scope: RowScope, node: TreeNode): boolean {
  if (isLiteral(node)) return true
  const names = node['class'] === 'COLUMN_REF' ? textsAt(node, 'column_names') : []
  const qualifier = names.length > 1 ? names.at(-2)?.toLowerCase() : undefined
  return qualifier !== undefined && scope.entries.every(({ alias }) => alias !== qualifier)
}

/** A constant, or a cast of one. */
export function isLiteral(node: TreeNode): boolean {
  const child = node['class'] === 'CAST' ? nodeAt(node, 'child') : undefined
  return node['class'] === 'CONSTANT' || (child !== undefined && isLiteral(child))
}

/** The columns, with all that are equal to them or to a literal, cover a key of the scope. */
export function coversKey(scope: RowScope, columns: readonly ColumnId[]): boolean {
  const covered = closure(scope, columns)
  return scope.keys.some((key) => key.every((id) => covered.has(id)))
}

/** The columns, those equal to them, and the constant ones. */
export function closure(scope: RowScope, columns: readonly ColumnId[]): ReadonlySet<ColumnId> {
  const covered = new Set([...columns, ...scope.constants])
  for (let size = -1; size !== covered.size;) {
    size = covered.size
    for (const [left, right] of scope.equalities) {
      if (covered.has(left)) covered.add(right)
      if (covered.has(right)) covered.add(left)
    }
  }
  return covered
}

export function isNotNull(scope: RowScope, id: ColumnId): boolean {
  if (scope.notNull.has(id)) return true
  const dot = id.indexOf('.')
  const entry = scope.entries.find(({ alias }) => alias === id.slice(0, dot))
  return entry !== undefined && !entry.isOptional && entry.facts.notNull.has(id.slice(dot + 1))
}

/** The lower-case alias or name under which a relation of a FROM clause is known. */
export function aliasOf(table: TreeNode): string {
  return (textAt(table, 'alias') ?? textAt(table, 'table_name') ?? '').toLowerCase()
}
