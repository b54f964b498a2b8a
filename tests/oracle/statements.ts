import { finalAmount, type CommissionLine } from './commission-lines.js'
import { sumOrUnknown } from './component-ledger.js'
import { atomsOf } from './exact.js'
import type { KnownFacts } from './facts.js'
import { isValidIn, type Registry } from './registry.js'
import type { RuleInScope } from './rules.js'
import { cell } from './text-tables.js'
import { nativeText } from './validator-pnl.js'

/** Rows of `computation.partner_commission_statements` before anything was released. */
export function statementRows(
  lines: readonly CommissionLine[],
  scope: readonly RuleInScope[],
  overAttributed: ReadonlySet<string>,
  registry: Registry,
  known: KnownFacts,
): Readonly<Record<string, string | null>>[] {
  const due = [...lines, ...scope]
  const partners = [...new Set(due.map(({ partnerId }) => partnerId))].sort()
  const epochs = [...new Set(due.map(({ epoch }) => epoch))].sort((a, b) => a - b)
  return partners.flatMap((partnerId) => {
    let carry = 0n
    return epochs.flatMap((epoch) => {
      const isOwn = (of: { partnerId: string; epoch: number }): boolean =>
        of.partnerId === partnerId && of.epoch === epoch
      if (!due.some(isOwn)) return []
      const own = lines.filter(isOwn)
      const carryIn = carry
      const sum = sumOrUnknown(own.map(finalAmount))
      const blockingReason = blockerOf(sum, own, scope.filter(isOwn), overAttributed, known, epoch)
      const total = blockingReason === null ? sum : undefined
      const payable =
        total === undefined
          ? undefined
          : payableOf(carryIn + total, partnerId, registry, known.chainId, epoch)
      carry = total === undefined || payable === undefined ? carryIn : carryIn + total - payable
      return [
        {
          partner_id: partnerId,
          period_identifier: String(epoch),
          total_native: nativeText(total),
          adjustments_native: total === undefined ? null : nativeText(0n),
          withheld_native: total === undefined ? null : nativeText(0n),
          carry_in_native: nativeText(carryIn),
          payable_native: nativeText(payable),
          carry_out_native: nativeText(carry),
          // A draft shows no fiat: it is taken at the release.
          quote_currency: null,
          fiat_payable: null,
          line_count: String(own.length),
          blocking_reason: blockingReason,
        },
      ]
    })
  })
}

/** The first reason, in this order, why a statement cannot move. A line that was overridden rests on that alone. */
function blockerOf(
  sum: bigint | undefined,
  lines: readonly CommissionLine[],
  scope: readonly RuleInScope[],
  overAttributed: ReadonlySet<string>,
  known: KnownFacts,
  epoch: number,
): string | null {
  if (sum === undefined) return 'MISSING_FACT'
  if (!known.periods.finalEpochs.has(epoch)) return 'PERIOD_NOT_FINAL'
  if (scope.some(({ certainty }) => certainty === 'TIME_UNKNOWN')) return 'PERIOD_TIME_UNKNOWN'
  const isOver = lines.some((line) => overAttributed.has(`${epoch} ${line.validatorKey} ${line.component}`))
  return isOver ? 'OVER_ATTRIBUTED' : null
}

/** What is due is cut to what the chain can pay; below the minimum nothing is paid. Withholding is not in the sample. */
function payableOf(
  due: bigint,
  partnerId: string,
  registry: Registry,
  chainId: string,
  epoch: number,
): bigint {
  const chain = registry.chains.find((row) => row['chain_id'] === chainId)
  if (chain === undefined) throw new Error(`no chain ${chainId}`)
  const unit = 10n ** (18n - BigInt(cell(chain, 'native_decimals')))
  const minimum = termsOf(partnerId, registry, chainId, epoch)?.['minimum_payout_native'] ?? null
  if (due <= 0n || (minimum !== null && due < atomsOf(minimum))) return 0n
  return (due / unit) * unit
}

function termsOf(
  partnerId: string,
  registry: Registry,
  chainId: string,
  epoch: number,
): Readonly<Record<string, string | null>> | undefined {
  return registry.partner_terms.find(
    (row) => row['partner_id'] === partnerId && row['chain_id'] === chainId && isValidIn(row, epoch),
  )
}
