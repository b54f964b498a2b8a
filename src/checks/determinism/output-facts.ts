import { outputName } from '../tree/select-items.js'
import type { TreeNode } from '../tree/tree-node.js'
import { functionName, nodeAt, nodesAt, textAt, textsAt } from '../tree/tree-node.js'
import { callsOf, expressionId, isNeverNull } from './expressions.js'
import { groupingOf } from './group-rows.js'
import type { RowFacts } from './row-facts.js'
import type { ColumnId, RowScope } from './row-scope.js'
import { closure, conjuncts, isLiteral } from './row-scope.js'

interface Output {
  readonly name: string
  readonly id: ColumnId
  readonly isNotNull: boolean
  readonly values: ReadonlySet<string> | undefined
}

const multiplying: ReadonlySet<string> = new Set(['unnest', 'generate_subscripts'])
const subscripts: ReadonlySet<string> = new Set(['generate_subscripts'])

/** What is known of the rows that a SELECT gives, of those it selects from. */
export function outputFacts(select: TreeNode, rows: RowScope): RowFacts {
  const items = nodesAt(select, 'select_list')
  const outputs = named(items.flatMap((item) => outputsOf(item, rows)))
  const isComplete = items.every((item) => item['class'] !== 'STAR' || isKnownStar(item, rows))
  const columns = isComplete ? outputs.map(({ name }) => name) : undefined
  const keys = [...rowKeys(select, items, rows), ...rankKeys(select, items, rows)]
  const nameOf = columnNamer(items, outputs, rows)
  return {
    columns,
    keys: [
      ...keys.flatMap((key) => outputKey(key, nameOf, rows)),
      ...distinctKeys(select, outputs, isComplete, rows),
    ],
    notNull: new Set(outputs.filter(({ isNotNull }) => isNotNull).map(({ name }) => name)),
    values: new Map(
      outputs.flatMap(({ name, values }) => (values === undefined ? [] : [[name, values] as const])),
    ),
  }
}

/** Columns without a name, or with one that came before, are told by their place: a set operation goes by it. */
function named(outputs: readonly Output[]): readonly Output[] {
  const names = new Set<string>()
  return outputs.map((output, index) => {
    const name = output.name === '' || names.has(output.name) ? `column:${index + 1}` : output.name
    names.add(name)
    return { ...output, name }
  })
}

/** Keys of the rows before they are named; UNNEST gives a row several times, and its subscript tells them apart. */
function rowKeys(
  select: TreeNode,
  items: readonly TreeNode[],
  rows: RowScope,
): readonly (readonly ColumnId[])[] {
  if (!items.some((item) => callsOf(item, multiplying))) return rows.keys
  if (groupingOf(select) !== undefined) return []
  const subscript = items.find((item) => callsOf(item, subscripts))
  return subscript === undefined ? [] : rows.keys.map((key) => [...key, expressionId(rows, subscript)])
}

/** `row_number() over (partition by p …)` is unique with p, and p alone where the first is taken. */
function rankKeys(
  select: TreeNode,
  items: readonly TreeNode[],
  rows: RowScope,
): readonly (readonly ColumnId[])[] {
  const rankOf = (node: TreeNode | undefined) =>
    node !== undefined && functionName(node) === 'row_number'
      ? nodesAt(node, 'partitions').map((partition) => expressionId(rows, partition))
      : undefined
  const ranked = items.flatMap((item) => {
    const partition = rankOf(item)
    return partition === undefined ? [] : [[...partition, expressionId(rows, item)]]
  })
  const first = conjuncts(nodeAt(select, 'qualify')).flatMap((comparison) => {
    if (comparison['type'] !== 'COMPARE_EQUAL') return []
    const [left, right] = [nodeAt(comparison, 'left'), nodeAt(comparison, 'right')]
    if (left === undefined || right === undefined || !isLiteral(right)) return []
    const named = items.find((item) => item['class'] === 'WINDOW' && outputName(item) === outputName(left))
    const partition = rankOf(left) ?? rankOf(named)
    return partition === undefined ? [] : [partition]
  })
  return [...first, ...ranked]
}

function distinctKeys(
  select: TreeNode,
  outputs: readonly Output[],
  isComplete: boolean,
  rows: RowScope,
): readonly (readonly string[])[] {
  const distinct = nodesAt(select, 'modifiers').find((modifier) => modifier['type'] === 'DISTINCT_MODIFIER')
  if (distinct === undefined) return []
  const targets = nodesAt(distinct, 'distinct_on_targets')
  if (targets.length === 0) return isComplete ? [outputs.map(({ name }) => name)] : []
  const ids = targets.map((target) => expressionId(rows, target))
  const names = ids.map((id) => outputs.find((output) => output.id === id)?.name)
  return names.every((name) => name !== undefined) ? [names] : []
}

/** The name under which a column, or one that is equal to it, comes out. */
function columnNamer(
  items: readonly TreeNode[],
  outputs: readonly Output[],
  rows: RowScope,
): (id: ColumnId) => string | undefined {
  const stars = items.filter((item) => item['class'] === 'STAR')
  const names = new Map<ColumnId, string>()
  for (const { id, name } of outputs) if (!names.has(id)) names.set(id, name)
  return (id) => {
    const direct = names.get(id) ?? stars.map((star) => starName(star, id)).find((name) => name !== undefined)
    if (direct !== undefined) return direct
    const equal = [...closure({ ...rows, constants: new Set() }, [id])].find((other) => names.has(other))
    return equal === undefined ? undefined : names.get(equal)
  }
}

/** A key under the names of the output; a column of it that comes out nowhere takes the key away. */
function outputKey(
  key: readonly ColumnId[],
  nameOf: (id: ColumnId) => string | undefined,
  rows: RowScope,
): readonly (readonly string[])[] {
  const names = key.filter((id) => !rows.constants.has(id)).map(nameOf)
  return names.every((name) => name !== undefined) ? [names] : []
}

function outputsOf(item: TreeNode, rows: RowScope): readonly Output[] {
  if (item['class'] !== 'STAR') {
    const value = literalText(item)
    return [
      {
        name: outputName(item),
        id: expressionId(rows, item),
        isNotNull: isNeverNull(rows, item),
        values: value === undefined ? valuesOf(rows, expressionId(rows, item)) : new Set([value]),
      },
    ]
  }
  return rows.entries.flatMap(({ alias, facts, isOptional }) =>
    (facts.columns ?? []).flatMap((column) => {
      const id = `${alias}.${column}`
      const name = starName(item, id)
      if (name === undefined) return []
      const isNotNull = rows.notNull.has(id) || (!isOptional && facts.notNull.has(column))
      return [{ name, id, isNotNull, values: isOptional ? undefined : facts.values.get(column) }]
    }),
  )
}

/** The name under which `*` gives a column out; undefined where it leaves it out or puts something else there. */
function starName(star: TreeNode, id: ColumnId): string | undefined {
  const dot = id.indexOf('.')
  if (dot < 0 || id.startsWith('expression:') || star['columns'] === true) return undefined
  const [alias, column] = [id.slice(0, dot), id.slice(dot + 1)]
  const relation = textAt(star, 'relation_name')?.toLowerCase()
  const isReplaced = nodesAt(star, 'replace_list').some(
    (entry) => textAt(entry, 'key')?.toLowerCase() === column,
  )
  const isLeftOut =
    isReplaced ||
    textsAt(star, 'exclude_list').some((name) => name.toLowerCase() === column) ||
    'rename_list' in star
  return (relation === undefined || relation === alias) && !isLeftOut ? column : undefined
}

function isKnownStar(star: TreeNode, rows: RowScope): boolean {
  return star['columns'] !== true && rows.entries.every(({ facts }) => facts.columns !== undefined)
}

function valuesOf(rows: RowScope, id: ColumnId): ReadonlySet<string> | undefined {
  const dot = id.indexOf('.')
  const entry = rows.entries.find(({ alias }) => alias === id.slice(0, dot))
  return entry === undefined || entry.isOptional ? undefined : entry.facts.values.get(id.slice(dot + 1))
}

function literalText(node: TreeNode): string | undefined {
  if (node['class'] === 'CAST') {
    const child = nodeAt(node, 'child')
    return child === undefined ? undefined : literalText(child)
  }
  const value = node['class'] === 'CONSTANT' ? nodeAt(node, 'value') : undefined
  return value === undefined || value['is_null'] === true ? undefined : JSON.stringify(value['value'])
}
