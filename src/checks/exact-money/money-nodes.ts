import { decimalParts, isMoneyColumn } from '../../project/column-type.js'
import type { Column, Model, NodeId } from '../../project/types.js'

/** An amount: a money unit, or the type that stands for amounts. */
function isAmount(column: Column): boolean {
  const decimal = column.type === undefined ? undefined : decimalParts(column.type)
  return isMoneyColumn(column) || (decimal?.precision === 38 && decimal.scale === 18)
}

/** The models that the exact-money check looks at: those with a money column, and all models that these rest on. */
export function moneyModels(
  models: readonly Model[],
  parents: (id: NodeId) => readonly NodeId[],
): ReadonlySet<NodeId> {
  const known = new Set(models.map(({ id }) => id))
  const reached = new Set<NodeId>()
  const visit = (id: NodeId): void => {
    if (!known.has(id) || reached.has(id)) return
    reached.add(id)
    parents(id).forEach(visit)
  }
  models.filter((model) => model.columns.some(isAmount)).forEach(({ id }) => visit(id))
  return reached
}
