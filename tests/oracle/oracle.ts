import { commissionWorld } from './commission-world.js'
import { computeCommissions } from './engine/engine.js'
import { ledgerRow, lineRow, partnerLineRow, statementRow, tierRows } from './engine/rows.js'
import { factsOf } from './facts.js'
import { costRows, feeRows, periodRows } from './canonical-rows.js'
import type { ArchivedAnswer } from './payloads.js'
import type { Registry } from './registry.js'
import { operatedPnls, pnlRow, validatorPnls } from './validator-pnl.js'

export type OracleRow = Readonly<Record<string, string | null>>

/** Rows by relation, without times of the build; of facts, periods by their identifier. */
export interface OracleResult {
  readonly canonical_periods: readonly OracleRow[]
  readonly canonical_validator_fees: readonly OracleRow[]
  readonly canonical_validator_costs: readonly OracleRow[]
  readonly validator_pnl: readonly OracleRow[]
  readonly commission_lines_computed: readonly OracleRow[]
  readonly commission_line_tiers: readonly OracleRow[]
  readonly component_ledger: readonly OracleRow[]
  readonly partner_commission_lines: readonly OracleRow[]
  readonly partner_commission_statements: readonly OracleRow[]
}

/**
 * The whole computation again, from the answers and the registry's CSVs, in BigInt and without SQL: for an archive of one
 * Solana chain from which nothing was released yet. It shares no code with what it judges. `now` is the build's time:
 * terms and overrides that are recorded later do not count.
 */
export function computeOracle(
  answers: Iterable<ArchivedAnswer>,
  registry: Registry,
  now = new Date(),
): OracleResult {
  const known = factsOf(answers, registry)
  const pnls = validatorPnls(known, registry)
  const operated = operatedPnls(pnls, known, registry)
  const world = commissionWorld(known, operated, registry, now)
  const commissions = computeCommissions(world)
  return {
    canonical_periods: periodRows(known),
    canonical_validator_fees: feeRows(known),
    canonical_validator_costs: costRows(known),
    validator_pnl: pnls.map((pnl) => pnlRow(pnl, known, registry)),
    commission_lines_computed: commissions.computed.map((line) => lineRow(world, line)),
    commission_line_tiers: commissions.computed.flatMap((line) => tierRows(world, line)),
    component_ledger: commissions.ledger.map((row) => ledgerRow(world, row)),
    partner_commission_lines: commissions.lines.map((line) => partnerLineRow(world, line)),
    partner_commission_statements: commissions.statements.map((statement) => statementRow(world, statement)),
  }
}
