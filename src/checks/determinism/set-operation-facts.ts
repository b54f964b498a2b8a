import type { TreeNode } from '../tree/tree-node.js'
import { textAt } from '../tree/tree-node.js'
import type { RowFacts } from './row-facts.js'
import { unknownRows } from './row-facts.js'

/** What is known of the rows of UNION, INTERSECT or EXCEPT; columns have the names of the first branch. */
export function setOperationFacts(operation: TreeNode, branches: readonly RowFacts[]): RowFacts {
  const [first] = branches
  if (first?.columns === undefined) return unknownRows
  const { columns } = first
  const isUnion = (textAt(operation, 'setop_type') ?? 'UNION').startsWith('UNION')
  const isDistinct = operation['setop_all'] === false
  const whole = isDistinct ? [columns] : []
  if (!isUnion) return { ...first, keys: [...first.keys, ...whole] }
  const sameShape = branches.map((branch) => underNames(branch, columns))
  const values = new Map(
    columns.flatMap((column) => {
      const all = sameShape.map((branch) => branch.values.get(column))
      return all.every((each) => each !== undefined)
        ? [[column, new Set(all.flatMap((each) => [...each]))] as const]
        : []
    }),
  )
  return {
    columns,
    keys: [...whole, ...unionKeys(columns, sameShape)],
    notNull: new Set(columns.filter((column) => sameShape.every((branch) => branch.notNull.has(column)))),
    values,
  }
}

/** A column that holds other literals in each branch makes a key together with one key of each branch. */
function unionKeys(
  columns: readonly string[],
  branches: readonly RowFacts[],
): readonly (readonly string[])[] {
  const keys = branches.map((branch) => branch.keys[0])
  if (!keys.every((key) => key !== undefined)) return []
  const telling = columns.filter((column) => {
    const seen = branches.map((branch) => branch.values.get(column))
    const all = seen.flatMap((each) => [...(each ?? [])])
    return seen.every((each) => each !== undefined) && new Set(all).size === all.length
  })
  return telling.map((column) => [...new Set([column, ...keys.flat()])])
}

function underNames(facts: RowFacts, columns: readonly string[]): RowFacts {
  const own = facts.columns
  if (own?.length !== columns.length) return { ...unknownRows, columns }
  const nameOf = (name: string) => columns[own.indexOf(name)] ?? name
  return {
    columns,
    keys: facts.keys.map((key) => key.map(nameOf)),
    notNull: new Set([...facts.notNull].map(nameOf)),
    values: new Map([...facts.values].map(([name, values]) => [nameOf(name), values])),
  }
}
