import { createHash } from 'node:crypto'
import { coinText } from '../exact.js'
import type { LedgerRow } from './ledger.js'
import { finalAmount, type Line } from './line.js'
import type { PartnerLine, Statement } from './statement-types.js'
import type { World } from './world.js'

/** A row of a table with its cells as text, without the times of the build. */
export type TextRow = Readonly<Record<string, string | null>>

type AnyLine = Line | PartnerLine

/** A row of `computation.commission_lines_computed`. */
export function lineRow(world: World, line: AnyLine): TextRow {
  const { override } = line
  return {
    line_id: lineId(world, line),
    agreement_id: line.agreement,
    version_number: String(line.version),
    rule_key: line.rule,
    chain_id: world.chain,
    period_id: periodId(world, line.period),
    validator_key: line.validator,
    revenue_component: line.component,
    line_kind: line.kind,
    rule_id: surrogateKey([line.agreement, String(line.version), line.rule]),
    partner_id: line.partner,
    attribution_method: line.method ?? null,
    base_method: line.baseMethod ?? null,
    base_amount_native: amount(line.base),
    commission_rate_bps: line.rateBps?.toString() ?? null,
    pre_override_amount_native: amount(line.byTerms),
    override_amount_native: amount(override?.atoms),
    override_reason: override?.reason ?? null,
    override_author: override?.author ?? null,
    override_drift: String(override?.isDrift ?? false),
    final_amount_native: amount(finalAmount(line)),
    status: line.status,
  }
}

/** Rows of `computation.commission_line_tiers`. */
export function tierRows(world: World, line: Line): TextRow[] {
  return line.slices.map(({ tier, slice, rateBps, amount: given }) => ({
    line_id: lineId(world, line),
    tier_number: String(tier),
    slice_native: coinText(slice),
    rate_bps: rateBps.toString(),
    amount_native: coinText(given),
  }))
}

/** A row of `computation.partner_commission_lines` or `pending_adjustments`. */
export function partnerLineRow(world: World, line: PartnerLine): TextRow {
  return {
    ...lineRow(world, line),
    source_period_id: periodId(world, line.sourcePeriod),
    previous_amount_native: amount(line.change?.previous),
    new_amount_native: amount(line.change?.now),
  }
}

/** A row of `computation.component_ledger`. */
export function ledgerRow(world: World, row: LedgerRow): TextRow {
  return {
    chain_id: world.chain,
    period_id: periodId(world, row.period),
    validator_key: row.validator,
    revenue_component: row.component,
    component_native: amount(row.amount),
    rate_native: amount(row.rate),
    house_funded_native: amount(row.houseFunded),
    attributed_native: amount(row.attributed),
    house_native: amount(row.house),
    status: row.status,
  }
}

/** A row of `computation.partner_commission_statements`, but for the money of a quote currency. */
export function statementRow(world: World, statement: Statement): TextRow {
  const period = periodId(world, statement.period)
  return {
    partner_id: statement.partner,
    chain_id: world.chain,
    period_id: period,
    statement_id: surrogateKey([statement.partner, world.chain, period ?? '*']),
    total_native: amount(statement.total),
    adjustments_native: amount(statement.adjustments),
    withheld_native: amount(statement.withheld),
    carry_in_native: amount(statement.carryIn),
    payable_native: amount(statement.payable),
    carry_out_native: amount(statement.carryOut),
    line_count: String(statement.lineCount),
    blocking_reason: statement.blockingReason ?? null,
  }
}

/** Lines of statements alone are named by the period that they speak of as well, those of no agreement by the partner. */
function lineId(world: World, line: AnyLine): string {
  const isOfStatement = line.kind === 'ADJUSTMENT' || line.kind === 'WITHHOLDING'
  const source = isOfStatement && 'sourcePeriod' in line ? [periodId(world, line.sourcePeriod) ?? '*'] : []
  return surrogateKey([
    ...(line.kind === 'WITHHOLDING' ? [line.partner] : []),
    line.agreement,
    String(line.version),
    line.rule,
    world.chain,
    periodId(world, line.period) ?? '*',
    ...source,
    line.validator,
    line.component,
    line.kind,
  ])
}

function periodId(world: World, number: number | undefined): string | null {
  return world.periods.find((period) => period.number === number)?.id ?? null
}

/** UUID from the MD5 of the parts of a natural key. */
export function surrogateKey(parts: readonly string[]): string {
  const escaped = parts.map((part) => part.replaceAll('\\', '\\\\').replaceAll('|', '\\|'))
  const hash = createHash('md5').update(escaped.join('|')).digest('hex')
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function amount(atoms: bigint | undefined): string | null {
  return atoms === undefined ? null : coinText(atoms)
}
