import { commissionLines, lineRow } from './commission-lines.js'
import { ledgerRows } from './component-ledger.js'
import { factsOf } from './facts.js'
import type { ArchivedAnswer } from './payloads.js'
import type { Registry } from './registry.js'
import { statementRows } from './statements.js'
import { operatedPnls, pnlRow, validatorPnls } from './validator-pnl.js'

export type OracleRow = Readonly<Record<string, string | null>>

/** Rows by relation of `computation`, without surrogate keys and times; periods by their identifier. */
export interface OracleResult {
  readonly validator_pnl: readonly OracleRow[]
  readonly commission_lines_computed: readonly OracleRow[]
  readonly component_ledger: readonly OracleRow[]
  readonly partner_commission_statements: readonly OracleRow[]
}

/**
 * The whole computation again, from the answers and the registry's CSVs, in BigInt and without SQL: for an archive
 * of one Solana chain with the rules FIXED_SHARE and STAKE_WEIGHT. It shares no code with what it judges.
 */
export function computeOracle(answers: Iterable<ArchivedAnswer>, registry: Registry): OracleResult {
  const known = factsOf(answers)
  const pnls = validatorPnls(known, registry)
  const operated = operatedPnls(pnls, known, registry)
  const lines = commissionLines(operated, registry, known.chainId)
  return {
    validator_pnl: pnls.map(pnlRow),
    commission_lines_computed: lines.map(lineRow),
    component_ledger: ledgerRows(operated, lines),
    partner_commission_statements: statementRows(lines, registry, known),
  }
}
