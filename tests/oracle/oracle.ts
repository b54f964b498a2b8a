import { commissionLines, lineRow } from './commission-lines.js'
import { ledgerRows } from './component-ledger.js'
import { factsOf } from './facts.js'
import { costRows, feeRows, periodRows } from './canonical-rows.js'
import type { ArchivedAnswer } from './payloads.js'
import type { Registry } from './registry.js'
import { rulesInScope } from './rules.js'
import { statementRows } from './statements.js'
import { operatedPnls, pnlRow, validatorPnls } from './validator-pnl.js'

export type OracleRow = Readonly<Record<string, string | null>>

/** Rows by relation, without surrogate keys and times of the build; periods by their identifier. */
export interface OracleResult {
  readonly canonical_periods: readonly OracleRow[]
  readonly canonical_validator_fees: readonly OracleRow[]
  readonly canonical_validator_costs: readonly OracleRow[]
  readonly validator_pnl: readonly OracleRow[]
  readonly commission_lines_computed: readonly OracleRow[]
  readonly component_ledger: readonly OracleRow[]
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
  const byKey = new Map(operated.map((pnl) => [`${pnl.epoch} ${pnl.validatorKey}`, pnl]))
  const scope = rulesInScope(operated, registry, known.chainId, known.periods, now)
  const lines = commissionLines(scope, byKey, known, registry, now)
  const ledger = ledgerRows(operated, lines)
  const overAttributed = new Set(
    ledger
      .filter((row) => row['status'] === 'OVER_ATTRIBUTED')
      .map((row) => `${row['period_identifier']} ${row['validator_key']} ${row['revenue_component']}`),
  )
  return {
    canonical_periods: periodRows(known),
    canonical_validator_fees: feeRows(known),
    canonical_validator_costs: costRows(known),
    validator_pnl: pnls.map((pnl) => pnlRow(pnl, known, registry)),
    commission_lines_computed: lines.map(lineRow),
    component_ledger: ledger,
    partner_commission_statements: statementRows(lines, scope, overAttributed, registry, known),
  }
}
