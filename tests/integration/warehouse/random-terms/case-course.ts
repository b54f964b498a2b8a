import { computeCommissions, type Commissions } from '../../../oracle/engine/engine.js'
import {
  nothingFrozen,
  statementKey,
  type Frozen,
  type Statement,
} from '../../../oracle/engine/statement-types.js'
import { turned, type Case, type TimedWorld } from './case.js'

/** A build of a case by the oracle, and the statements that are released after it. */
export interface Build {
  readonly world: TimedWorld
  readonly commissions: Commissions
  readonly released: readonly Statement[]
}

/** What becomes of a case from build to build: each turn releases statements and then changes the world. */
export function courseOf({ world, turns }: Case): readonly Build[] {
  const builds: Build[] = []
  let [now, frozen] = [world, nothingFrozen]
  for (const turn of [...turns, undefined]) {
    const commissions = computeCommissions(now, frozen)
    const wanted = new Set(turn?.releases.map(([partner, period]) => statementKey({ partner, period })))
    const already = new Set(frozen.statements.map(statementKey))
    const released = commissions.statements.filter(
      (statement) =>
        statement.blockingReason === undefined &&
        wanted.has(statementKey(statement)) &&
        !already.has(statementKey(statement)),
    )
    builds.push({ world: now, commissions, released })
    frozen = withReleased(frozen, commissions, released)
    now = turned(now, turn)
  }
  return builds
}

function withReleased(frozen: Frozen, { lines }: Commissions, released: readonly Statement[]): Frozen {
  const keys = new Set(released.map(statementKey))
  return {
    statements: [...frozen.statements, ...released],
    lines: [...frozen.lines, ...lines.filter((line) => keys.has(statementKey(line)))],
  }
}
