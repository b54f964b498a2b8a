import type { Commissions } from '../../../oracle/engine/engine.js'
import {
  ledgerRow,
  lineRow,
  partnerLineRow,
  statementRow,
  tierRows,
  type TextRow,
} from '../../../oracle/engine/rows.js'
import type { World } from '../../../oracle/engine/world.js'
import type { Relation } from './built-rows.js'

export type ExpectedRows = Readonly<Record<Relation, readonly TextRow[]>>

/** The rows that a world's commissions make of each relation. */
export function expectedRows(world: World, commissions: Commissions): ExpectedRows {
  return {
    commission_lines_computed: commissions.computed.map((line) => lineRow(world, line)),
    commission_line_tiers: commissions.computed.flatMap((line) => tierRows(world, line)),
    component_ledger: commissions.ledger.map((row) => ledgerRow(world, row)),
    partner_commission_lines: commissions.lines.map((line) => partnerLineRow(world, line)),
    pending_adjustments: commissions.pending.map((line) => partnerLineRow(world, line)),
    partner_commission_statements: commissions.statements.map((statement) => statementRow(world, statement)),
  }
}
