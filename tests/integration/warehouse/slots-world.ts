import type { HandmadeRow, HandmadeWarehouse } from './handmade-warehouse.js'
import { addAgreement, addRule, addVersion, chain } from './small-world.js'

/** A version by slots: [from, until); null lasts. */
export interface SlotSpan {
  readonly from: number
  readonly until: number | null
  readonly rule: HandmadeRow
  readonly version?: HandmadeRow
}

/** Gives each period of the world a hundred slots: period 10 has 1000 to 1099. */
export async function numberSlots(warehouse: HandmadeWarehouse): Promise<void> {
  await warehouse.execute(
    `update canonical.canonical_periods
        set first_slot = period_number * 100, last_slot = period_number * 100 + 99`,
  )
}

/** An agreement that is always ACTIVE, with a version for each span, numbered from 1, with one rule each. */
export async function addAgreementBySlots(
  warehouse: HandmadeWarehouse,
  partner: string,
  agreement: string,
  [first, ...others]: readonly [SlotSpan, ...SlotSpan[]],
): Promise<void> {
  await addAgreement(warehouse, partner, agreement, first.rule)
  await warehouse.execute(
    `delete from registry.agreement_version_periods where agreement_id = '${agreement}'`,
  )
  await warehouse.execute(`delete from registry.agreement_versions where agreement_id = '${agreement}'`)
  for (const [index, span] of [first, ...others].entries()) {
    const version_number = String(index + 1)
    await addVersion(warehouse, agreement, index + 1, span.version)
    if (index > 0) await addRule(warehouse, agreement, { ...span.rule, version_number })
    await warehouse.fill('registry.agreement_version_slots', [
      {
        agreement_id: agreement,
        version_number,
        chain_id: chain,
        from_slot: String(span.from),
        until_slot: span.until === null ? null : String(span.until),
      },
    ])
  }
}
