import { Decimal } from './exact.js'
import type { Check } from './explanation.js'
import { knownValue } from './explain-rule-line.js'
import type { Outcome } from './worksheet.js'
import { isUnknown } from './worksheet.js'
import type { PublishedRow } from '../../lineage/trace/published-rows.js'
import type { Working } from './working.js'

/** Every figure of a published line that the sheet came to as well, side by side. */
export function checksOf(row: PublishedRow, working: Working): readonly Check[] {
  const { base, rateBps, previous, current, preOverride, override, final } = working
  const check = (column: string, outcome: Outcome | undefined): Check =>
    checkOf(column, row.cells[column] ?? null, outcome)
  return [
    ...(base === undefined ? [] : [check('base_amount_native', base)]),
    ...(rateBps === undefined ? [] : [check('commission_rate_bps', rateBps)]),
    ...(previous === undefined ? [] : [check('previous_amount_native', previous)]),
    ...(current === undefined ? [] : [check('new_amount_native', current)]),
    check('pre_override_amount_native', preOverride),
    check('override_amount_native', override),
    check('final_amount_native', final),
    ...tierChecks(working),
  ]
}

function tierChecks({ tiers = [] }: Working): readonly Check[] {
  return tiers.flatMap(({ tierNumber, slice, amount, published }) => [
    checkOf(`slice_native of tier ${tierNumber}`, published?.cells['slice_native'] ?? null, slice),
    checkOf(`amount_native of tier ${tierNumber}`, published?.cells['amount_native'] ?? null, amount),
  ])
}

function checkOf(column: string, published: string | null, outcome: Outcome | undefined): Check {
  const computed = knownValue(outcome)
  const agrees =
    published === null || computed === null ? published === computed : new Decimal(published).eq(computed)
  const figure = outcome === undefined || isUnknown(outcome) ? null : outcome.id
  return { column, published, computed, figure, agrees }
}
