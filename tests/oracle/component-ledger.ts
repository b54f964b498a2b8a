import { finalAmount, type CommissionLine } from './commission-lines.js'
import {
  components,
  nativeText,
  type Component,
  type FactStatus,
  type ValidatorPnl,
} from './validator-pnl.js'

/** Rows of `computation.component_ledger`: what of each component went to partners, and what the house keeps. */
export function ledgerRows(
  operated: readonly ValidatorPnl[],
  lines: readonly CommissionLine[],
): Readonly<Record<string, string | null>>[] {
  const byRow = new Map<string, CommissionLine[]>()
  for (const line of lines) {
    const key = rowKey(line, line.component)
    byRow.set(key, [...(byRow.get(key) ?? []), line])
  }
  const ofValidators = operated.flatMap((pnl) =>
    components.map((component) => {
      const { atoms, status } = pnl.byComponent[component]
      const own = byRow.get(rowKey(pnl, component)) ?? []
      return ledgerRow({ ...pnl, component }, atoms, status, own)
    }),
  )
  const ofRules = [...byRow.values()].flatMap((own) => {
    const [first] = own
    return first?.validatorKey === '*' ? [ledgerRow(first, 0n, 'PROVEN_ZERO', own)] : []
  })
  return [...ofValidators, ...ofRules]
}

interface RowOf {
  readonly epoch: number
  readonly validatorKey: string
  readonly component: Component
}

function rowKey(of: Pick<RowOf, 'epoch' | 'validatorKey'>, component: Component): string {
  return `${of.epoch} ${of.validatorKey} ${component}`
}

/**
 * Rates and caps come out of the component; floors, and what overrides add, are the house's own money. What a rate would
 * have given is not known of a line that was overridden because it was unknown.
 */
function ledgerRow(
  { epoch, validatorKey, component }: RowOf,
  atoms: bigint | undefined,
  status: FactStatus,
  lines: readonly CommissionLine[],
): Readonly<Record<string, string | null>> {
  const terms = atoms === undefined ? undefined : sumOrUnknown(lines.map(({ byTerms }) => byTerms))
  const topups = sumOrUnknown(lines.map((line) => (line.kind === 'FLOOR_TOPUP' ? line.byTerms : 0n)))
  const attributed = atoms === undefined ? undefined : sumOrUnknown(lines.map(finalAmount))
  const rate = terms === undefined || topups === undefined ? undefined : terms - topups
  const house = atoms === undefined || attributed === undefined ? undefined : atoms - attributed
  const isOver = validatorKey !== '*' && rate !== undefined && atoms !== undefined && rate > atoms
  return {
    period_identifier: String(epoch),
    validator_key: validatorKey,
    revenue_component: component,
    component_native: nativeText(atoms),
    rate_native: nativeText(rate),
    house_funded_native:
      rate === undefined || attributed === undefined ? null : nativeText(attributed - rate),
    attributed_native: nativeText(attributed),
    house_native: nativeText(house),
    status: house === undefined ? 'MISSING' : isOver ? 'OVER_ATTRIBUTED' : status,
  }
}

export function sumOrUnknown(amounts: readonly (bigint | undefined)[]): bigint | undefined {
  let sum = 0n
  for (const amount of amounts) {
    if (amount === undefined) return undefined
    sum += amount
  }
  return sum
}
