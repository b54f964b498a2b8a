import type { CommissionLine } from './commission-lines.js'
import { isValidIn, type Registry } from './registry.js'
import { components, nativeText, type ValidatorPnl } from './validator-pnl.js'

/** Rows of `computation.component_ledger`: what of each component went to partners, and what the house keeps. */
export function ledgerRows(
  pnls: readonly ValidatorPnl[],
  lines: readonly CommissionLine[],
  registry: Registry,
): Readonly<Record<string, string | null>>[] {
  const operated = pnls.filter((pnl) =>
    registry.validators.some((row) => row['validator_key'] === pnl.validatorKey && isValidIn(row, pnl.epoch)),
  )
  return operated.flatMap((pnl) =>
    components.map((component) => {
      const { atoms, status } = pnl.byComponent[component]
      const amounts = lines
        .filter(
          (line) =>
            line.epoch === pnl.epoch &&
            line.validatorKey === pnl.validatorKey &&
            line.component === component,
        )
        .map((line) => line.amount)
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

export function sumOrUnknown(amounts: readonly (bigint | undefined)[]): bigint | undefined {
  let sum = 0n
  for (const amount of amounts) {
    if (amount === undefined) return undefined
    sum += amount
  }
  return sum
}
