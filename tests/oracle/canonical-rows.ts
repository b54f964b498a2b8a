import { costKinds } from './costs.js'
import { atomsPerLamport } from './exact.js'
import type { KnownFacts } from './facts.js'
import { nativeText } from './validator-pnl.js'

type Row = Readonly<Record<string, string | null>>

/** Rows of `canonical.canonical_periods`. */
export function periodRows({ periods }: KnownFacts): Row[] {
  return periods.epochs.map((epoch) => ({
    period_identifier: String(epoch),
    first_slot: String(periods.firstSlot(epoch)),
    last_slot: String(periods.firstSlot(epoch + 1) - 1),
    period_start: timeText(periods.startOf(epoch)),
    period_end: timeText(periods.endOf(epoch)),
    is_finalized: String(periods.finalEpochs.has(epoch)),
  }))
}

/** As the database writes a time in UTC. */
function timeText(seconds: number | undefined): string | null {
  if (seconds === undefined) return null
  return new Date(seconds * 1000).toISOString().replace('T', ' ').replace('.000Z', '+00')
}

/** Rows of `canonical.canonical_validator_fees`: the fees that count, and what became of the leader's slots. */
export function feeRows({ chosen, led }: KnownFacts): Row[] {
  const slots = new Map(led.map((one) => [`${one.epoch} ${one.validatorKey}`, one.counts]))
  const seen = new Map(
    [...chosen.validatorsOf(['EXEC_FEES']), ...led].map((one) => [`${one.epoch} ${one.validatorKey}`, one]),
  )
  return [...seen].map(([key, { epoch, validatorKey }]) => {
    const { value, status } = chosen.of(epoch, validatorKey, 'EXEC_FEES')
    const counts = slots.get(key)
    const text = (count: number | undefined): string | null => (count === undefined ? null : String(count))
    return {
      period_identifier: String(epoch),
      validator_key: validatorKey,
      gross_fees_native: nativeText(value === undefined ? undefined : value * atomsPerLamport),
      fee_count: text(counts?.feeCount),
      scheduled_slots: text(counts?.scheduled),
      produced_slots: text(counts?.produced),
      skipped_slots: text(counts?.skipped),
      unknown_slots: text(counts?.unknown),
      status,
    }
  })
}

/** Rows of `canonical.canonical_validator_costs`: one for each validator and kind that is tracked. */
export function costRows({ costs, validatorsSeen }: KnownFacts): Row[] {
  return validatorsSeen.flatMap(({ epoch, validatorKey }) => {
    const figures = costs.of(epoch, validatorKey)
    return costKinds.flatMap((kind) => {
      const figure = figures.get(kind)
      if (figure === undefined) return []
      const { value, status } = figure
      return [
        {
          period_identifier: String(epoch),
          validator_key: validatorKey,
          cost_kind: kind,
          amount_native: nativeText(value === undefined ? undefined : value * atomsPerLamport),
          status,
        },
      ]
    })
  })
}
