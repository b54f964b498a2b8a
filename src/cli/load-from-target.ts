import { UserError } from '../base/errors.js'
import type { Reporter } from '../base/events.js'
import type { Session } from '../engine/engine.js'
import type { CopyTotals } from '../extract/copy-landed.js'
import type { OpenProject } from './open-project.js'
import { openOnTwoTargets } from './open-project.js'
import { allMigrations, asReader, asWriter, isWarehouseMade, locationOf } from './open-warehouse.js'
import { createReporter } from './output/create-reporter.js'
import { countText, plural } from './output/quantities.js'
import type { Invocation } from './verb.js'

interface Copied extends CopyTotals {
  readonly financeRows: number
}

/** `aurora load --from-target A --to B`: what A has landed and B has not, and the tables of finance. */
export async function loadFromTarget(
  invocation: Invocation,
  names: { readonly from: string; readonly to: string | undefined },
): Promise<number> {
  const { effects, options } = invocation
  const [from, to] = await openOnTwoTargets(invocation, names.from, () => names.to ?? options.target)
  const reporter = createReporter(invocation, options.output === 'json')
  await requireSomethingLanded(invocation, from)
  const runId = effects.randomId()
  const began = effects.clock.now().getTime()
  const copied = await asReader(invocation, from, (source) =>
    asWriter({ invocation, opened: to, runId, reporter }, (target) =>
      source.withSession((reading) =>
        target.withSession((writing) => copyAll(invocation, [from, to], reading, writing, reporter)),
      ),
    ),
  )
  const milliseconds = effects.clock.now().getTime() - began
  if (options.output === 'json') effects.stdout.write(`${JSON.stringify(record(from, to, copied))}\n`)
  else reporter.event({ type: 'stage', name: 'copied', message: summary(from, to, copied), milliseconds })
  return 0
}

async function copyAll(
  { effects }: Invocation,
  [from, to]: readonly [OpenProject, OpenProject],
  reading: Session,
  writing: Session,
  reporter: Reporter,
): Promise<Copied> {
  const { copyLanded } = await import('../extract/copy-landed.js')
  const { copyFinance } = await import('../finance/copy-finance.js')
  const { clock, signal } = effects
  const totals = await copyLanded({ from: reading, to: writing, clock, reporter, signal })
  const [fromTarget, toTarget] = [from.target.name, to.target.name]
  const financeRows = await copyFinance({ from: reading, to: writing, fromTarget, toTarget })
  return { ...totals, financeRows }
}

/** A warehouse that holds nothing is more likely the wrong one; then none is made at the other end either. */
async function requireSomethingLanded(invocation: Invocation, from: OpenProject): Promise<void> {
  const { name } = from.target
  if (!(await isWarehouseMade(invocation, from)))
    throw new UserError(`Target "${name}" has no warehouse at ${await locationOf(from)} yet.`, {
      code: 'warehouse_missing',
      exitCode: 1,
      hint: `Land something there first: aurora load <path> --target ${name}`,
    })
  const { migrationStatus, refusePendingMigrations } = await import('../state/ledger.js')
  const { highestBatchNumber } = await import('../state/batches.js')
  const migrations = await allMigrations()
  const lastBatch = await asReader(invocation, from, (engine) =>
    engine.withSession(async (session) => {
      refusePendingMigrations(await migrationStatus(session, migrations), name)
      return highestBatchNumber(session)
    }),
  )
  if (lastBatch > 0n) return
  throw new UserError(`Nothing has landed on target "${name}".`, {
    code: 'nothing_landed',
    exitCode: 1,
    hint: `Land something there first: aurora load <path> --target ${name}`,
  })
}

/** `from duckdb to server: 3 payloads (2 there before), 3 observations, …`. */
function summary(from: OpenProject, to: OpenProject, copied: Copied): string {
  const { payloads, payloadsThere, observations, rejected, cursors, financeRows, batches } = copied
  const parts = [
    `${plural(payloads, 'new payload')} of ${countText(payloadsThere)}`,
    plural(observations, 'new observation'),
    rejected === 0 ? undefined : plural(rejected, 'rejected answer'),
    cursors === 0 ? undefined : plural(cursors, 'cursor'),
    financeRows === 0 ? undefined : plural(financeRows, 'row') + ' of finance',
    batches === 0 ? undefined : plural(batches, 'batch', 'batches'),
  ].filter((part) => part !== undefined)
  return `from ${from.target.name} to ${to.target.name}: ${parts.join(', ')}`
}

function record(from: OpenProject, to: OpenProject, copied: Copied): object {
  return {
    from_target: from.target.name,
    to_target: to.target.name,
    payloads: copied.payloads,
    seen_before: copied.payloadsThere - copied.payloads,
    observations: copied.observations,
    rejected: copied.rejected,
    cursors: copied.cursors,
    finance_rows: copied.financeRows,
    batches: copied.batches,
    first_batch: copied.firstBatch?.toString() ?? null,
    last_batch: copied.lastBatch?.toString() ?? null,
  }
}
