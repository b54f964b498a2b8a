import type { CommissionLine } from './commission-lines.js'
import { components, nativeText, type Component, type ValidatorPnl } from './validator-pnl.js'

/** Rows of `computation.component_ledger`: what of each component went to partners, and what the house keeps. */
export function ledgerRows(
  operated: readonly ValidatorPnl[],
  lines: readonly CommissionLine[],
): Readonly<Record<string, string | null>>[] {
  const amountsByRow = new Map<string, (bigint | undefined)[]>()
  for (const line of lines) {
    const key = rowKey(line, line.component)
    amountsByRow.set(key, [...(amountsByRow.get(key) ?? []), line.amount])
  }
  return operated.flatMap((pnl) =>
    components.map((component) => {
      const { atoms, status } = pnl.byComponent[component]
      const amounts = amountsByRow.get(rowKey(pnl, component)) ?? []
      const attributed = atoms === undefined ? undefined : sumOrUnknown(amounts)
      const house = atoms === undefined || attributed === undefined ? undefined : atoms - attributed
      return {
        period_identifier: String(pnl.epoch),
        validator_key: pnl.validatorKey,
        revenue_component: component,
        component_native: nativeText(atoms),
        rate_native: nativeText(attributed),
        attributed_native: nativeText(attributed),
        house_native: nativeText(house),
        status: house !== undefined && house < 0n ? 'OVER_ATTRIBUTED' : status,
      }
    }),
  )
}

function rowKey(of: Pick<ValidatorPnl, 'epoch' | 'validatorKey'>, component: Component): string {
  return `${of.epoch} ${of.validatorKey} ${component}`
}

export function sumOrUnknown(amounts: readonly (bigint | undefined)[]): bigint | undefined {
  let sum = 0n
  for (const amount of amounts) {
    if (amount === undefined) return undefined
    sum += amount
  }
  return sum
}
