import { blockingReasons } from './blockers.js'
import { commissionLines } from './commission-lines.js'
import { ledgerRows, type LedgerRow } from './ledger.js'
import type { Line } from './line.js'
import { adjustmentLines, settledKeys } from './restatements.js'
import type { RuleStep } from './rule-steps.js'
import { rulesInScope } from './rules-in-scope.js'
import {
  nothingFrozen,
  statementKey,
  type Frozen,
  type PartnerLine,
  type Statement,
} from './statement-types.js'
import { settledStatements } from './statements.js'
import type { World } from './world.js'

/** All that the commissions of a chain come to. */
export interface Commissions {
  /** What today's facts and terms give for every period, whatever was released. */
  readonly computed: readonly Line[]
  readonly ledger: readonly LedgerRow[]
  /** The lines of the statements: frozen ones of released, computed ones of the others, adjustments, withholdings. */
  readonly lines: readonly PartnerLine[]
  /** Adjustments that no open statement takes yet. */
  readonly pending: readonly PartnerLine[]
  readonly statements: readonly Statement[]
  /** How it was reckoned, for laws that speak of running sums. */
  readonly steps: readonly (readonly RuleStep[])[]
}

/**
 * The commissions of a chain in BigInt and without SQL, from the words of the design alone: it shares no code with what it
 * judges.
 */
export function computeCommissions(world: World, frozen: Frozen = nothingFrozen): Commissions {
  const scope = rulesInScope(world)
  const { steps, lines: computed } = commissionLines(world, scope)
  const ledger = ledgerRows(world, computed)
  const settled = settledKeys(world, computed, frozen)
  const adjustments = adjustmentLines(world, scope, computed, steps, frozen, settled)
  const open = computed
    .filter((line) => !settled.has(statementKey(line)))
    .map((line): PartnerLine => ({ ...line, sourcePeriod: line.period, change: undefined }))
  const standing = [...frozen.lines, ...open, ...adjustments.filter(({ period }) => period !== undefined)]
  const due = [
    ...open.flatMap(({ partner, period }) => (period === undefined ? [] : [{ partner, period }])),
    ...scope
      .filter(({ certainty }) => certainty === 'TIME_UNKNOWN')
      .map(({ agreement, period }) => ({ partner: agreement.partner, period: period.number }))
      .filter((statement) => !settled.has(statementKey(statement))),
    ...frozen.statements,
  ]
  const blockedBy = blockingReasons(world, scope, steps, computed, ledger)
  const { statements, withholdings } = settledStatements(world, due, standing, blockedBy, frozen)
  return {
    computed,
    ledger,
    lines: [...standing, ...withholdings],
    pending: adjustments.filter(({ period }) => period === undefined),
    statements,
    steps,
  }
}
