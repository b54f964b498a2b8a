import { Decimal } from './exact.js'
import type { Check } from './explanation.js'
import { knownValue } from './explain-rule-line.js'
import type { PublishedRow } from '../../lineage/trace/published-rows.js'
import type { Working } from './working.js'

/** Every figure of a published line that the sheet came to as well, side by side. */
export function checksOf(row: PublishedRow, working: Working): readonly Check[] {
  const columns: readonly (readonly [string, string | null | undefined])[] = [
    ['base_amount_native', working.base && knownValue(working.base)],
    ['commission_rate_bps', working.rateBps && knownValue(working.rateBps)],
    ['previous_amount_native', working.previous && knownValue(working.previous)],
    ['new_amount_native', working.current && knownValue(working.current)],
    ['pre_override_amount_native', knownValue(working.preOverride)],
    ['override_amount_native', knownValue(working.override)],
    ['final_amount_native', knownValue(working.final)],
  ]
  const ofColumns = columns.flatMap(([column, computed]) =>
    computed === undefined ? [] : [checkOf(column, row.cells[column] ?? null, computed)],
  )
  return [...ofColumns, ...tierChecks(working)]
}

function tierChecks({ tiers = [] }: Working): readonly Check[] {
  return tiers.flatMap(({ tierNumber, slice, amount, published }) => [
    checkOf(
      `slice_native of tier ${tierNumber}`,
      published?.cells['slice_native'] ?? null,
      knownValue(slice),
    ),
    checkOf(
      `amount_native of tier ${tierNumber}`,
      published?.cells['amount_native'] ?? null,
      knownValue(amount),
    ),
  ])
}

function checkOf(column: string, published: string | null, computed: string | null): Check {
  const agrees =
    published === null || computed === null ? published === computed : new Decimal(published).eq(computed)
  return { column, published, computed, agrees }
}
