import type { CommissionLine } from './commission-lines.js'
import { sumOrUnknown } from './component-ledger.js'
import { atomsOf } from './exact.js'
import type { KnownFacts } from './facts.js'
import { isValidIn, type Registry } from './registry.js'
import { cell } from './text-tables.js'
import { nativeText } from './validator-pnl.js'

/** Rows of `computation.partner_commission_statements` before anything was released. */
export function statementRows(
  lines: readonly CommissionLine[],
  registry: Registry,
  known: KnownFacts,
): Readonly<Record<string, string | null>>[] {
  const { chainId, finalEpochs } = known
  const partners = [...new Set(lines.map((line) => line.partnerId))].sort()
  const epochs = [...new Set(lines.map((line) => line.epoch))].sort((a, b) => a - b)
  return partners.flatMap((partnerId) => {
    let carry = 0n
    return epochs.flatMap((epoch) => {
      const own = lines.filter((line) => line.partnerId === partnerId && line.epoch === epoch)
      if (own.length === 0) return []
      const carryIn = carry
      const sum = sumOrUnknown(own.map((line) => line.amount))
      const blockingReason =
        sum === undefined ? 'MISSING_FACT' : finalEpochs.has(epoch) ? null : 'PERIOD_NOT_FINAL'
      const total = blockingReason === null ? sum : undefined
      const payable =
        total === undefined ? undefined : payableOf(carryIn + total, partnerId, registry, chainId, epoch)
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
