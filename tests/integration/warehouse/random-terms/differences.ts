import { randomUUID } from 'node:crypto'
import type { Dialect, SqlRow } from '../../../../src/engine/engine.js'
import type { TextRow } from '../../../oracle/engine/rows.js'
import type { Statement } from '../../../oracle/engine/statement-types.js'
import { HandmadeWarehouse } from '../handmade-warehouse.js'
import { builtRows, columnsOf, relations, type Relation } from './built-rows.js'
import { courseOf, type Build } from './case-course.js'
import { chainOf, renamed, type Case, type TimedWorld } from './case.js'
import { expectedRows, type ExpectedRows } from './expected-rows.js'
import { laws, type Law } from './laws.js'
import { tablesOf } from './world-tables.js'

/** Where a build and the oracle part: the rows that only one of them has; or of a law, the rows that break it. */
export interface Difference {
  readonly build: number
  readonly relation: Relation | Law
  readonly expected: readonly TextRow[]
  readonly built: readonly TextRow[]
}

/** Builds many cases in one warehouse, turn by turn, and compares each with the oracle: by the number of the case. */
export async function differencesOf(
  cases: readonly Case[],
  dialect: Dialect,
): Promise<ReadonlyMap<number, Difference>> {
  const courses = cases.map((each, number) => courseOf(renamed(each, number)))
  const found = new Map<number, Difference>()
  const warehouse = await HandmadeWarehouse.open(dialect)
  try {
    const builds = Math.max(0, ...courses.map(({ length }) => length))
    for (let build = 0; build < builds; build += 1) {
      const now = courses.map((course) => course[build])
      await refill(
        warehouse,
        now.flatMap((each) => (each === undefined ? [] : [each.world])),
      )
      await closePeriods(warehouse, courses, build)
      await warehouse.build()
      const expected = now.map((each) =>
        each === undefined ? undefined : expectedRows(each.world, each.commissions),
      )
      await compare(warehouse, build, expected, found)
      if (build === builds - 1) await judge(warehouse, build, expected, found)
      await release(
        warehouse,
        // A case that differs is not gone on with: what it would release may be something else.
        now.flatMap((each, number) =>
          each === undefined || found.has(number)
            ? []
            : each.released.map((one) => ({ world: each.world, one })),
        ),
      )
    }
    return found
  } finally {
    await warehouse.close()
  }
}

async function refill(warehouse: HandmadeWarehouse, worlds: readonly TimedWorld[]): Promise<void> {
  for (const [table, rows] of Object.entries(tablesOf(worlds))) {
    await warehouse.execute(`delete from ${table}`)
    await warehouse.fill(table, rows)
  }
}

/** Closes the periods that were open until now, and opens those again that are no longer closed. */
async function closePeriods(
  warehouse: HandmadeWarehouse,
  courses: readonly (readonly Build[])[],
  build: number,
): Promise<void> {
  const events = courses.flatMap((course) => {
    const [before, now] = [course[build - 1]?.world, course[build]?.world]
    const wasClosed = (number: number): boolean => before?.closedPeriods.includes(number) ?? false
    return (now?.periods ?? []).flatMap(({ number, id }) => {
      const isClosed = now?.closedPeriods.includes(number) ?? false
      return isClosed === wasClosed(number)
        ? []
        : [{ chain: now?.chain ?? '', id, event: isClosed ? 'CLOSE' : 'REOPEN' }]
    })
  })
  const rows = events.map(
    ({ chain, id, event }) =>
      `('${randomUUID()}', '${chain}', '${id}', ${build}, '${event}', 'ida', null, '2026-11-01T00:00:00Z', null, '${randomUUID()}')`,
  )
  if (rows.length > 0) await warehouse.execute(`insert into finance.period_events values ${rows.join(', ')}`)
}

/** The first relation in the order of the graph that differs tells most. */
async function compare(
  warehouse: HandmadeWarehouse,
  build: number,
  expected: readonly (ExpectedRows | undefined)[],
  found: Map<number, Difference>,
): Promise<void> {
  for (const relation of relations) {
    const built = await builtRows(warehouse, relation)
    expected.forEach((each, number) => {
      if (each === undefined || found.has(number)) return
      const difference = differing(relation, each[relation], built.get(chainOf(number)) ?? [])
      if (difference !== undefined) found.set(number, { build, relation, ...difference })
    })
  }
}

/** What the data tests of the project find, which are laws of any terms. */
async function judge(
  warehouse: HandmadeWarehouse,
  build: number,
  expected: readonly (ExpectedRows | undefined)[],
  found: Map<number, Difference>,
): Promise<void> {
  const broken = new Map<Law, readonly SqlRow[]>()
  for (const law of laws) {
    const rows = await warehouse.failures(law)
    if (rows.length > 0) broken.set(law, rows)
  }
  for (const [law, rows] of broken)
    for (const row of rows) {
      const cells = Object.entries(row).map(([column, value]) => [
        column,
        value === null ? null : String(value),
      ])
      const number = expected.findIndex((each, at) => each !== undefined && speaksOf(row, each, at))
      if (!found.has(number))
        found.set(number, {
          build,
          relation: law,
          expected: [],
          built: [Object.fromEntries(cells) as TextRow],
        })
    }
}

/** Whether a row names a case by its chain, by a line or by a statement. */
function speaksOf(row: SqlRow, rows: ExpectedRows, number: number): boolean {
  if (row['chain_id'] !== undefined) return row['chain_id'] === chainOf(number)
  return (
    rows.commission_lines_computed.some(({ line_id }) => line_id === row['line_id']) ||
    rows.partner_commission_statements.some(({ statement_id }) => statement_id === row['statement_id'])
  )
}

function differing(
  relation: Relation,
  expected: readonly TextRow[],
  built: readonly TextRow[],
): Pick<Difference, 'expected' | 'built'> | undefined {
  const columns = columnsOf[relation]
  const textOf = (row: TextRow): string => columns.map((column) => row[column] ?? '~').join('|')
  const left = new Map<string, TextRow[]>()
  for (const row of built) left.set(textOf(row), [...(left.get(textOf(row)) ?? []), row])
  const missing = expected.filter((row) => left.get(textOf(row))?.pop() === undefined)
  const rest = [...left.values()].flat()
  return missing.length === 0 && rest.length === 0 ? undefined : { expected: missing, built: rest }
}

/** Freezes statements as they stand. */
async function release(
  warehouse: HandmadeWarehouse,
  statements: readonly { readonly world: TimedWorld; readonly one: Statement }[],
): Promise<void> {
  if (statements.length === 0) return
  const keys = statements.map(({ world, one: { partner, period } }) => {
    const id = world.periods.find(({ number }) => number === period)?.id ?? ''
    return `('${partner}', '${world.chain}', cast('${id}' as uuid))`
  })
  const chosen = `(partner_id, chain_id, period_id) in (values ${keys.join(', ')})`
  for (const [frozen, relation] of [
    ['frozen_statements', 'partner_commission_statements'],
    ['frozen_lines', 'partner_commission_lines'],
  ] as const)
    await warehouse.execute(
      `insert into finance.${frozen} select *, 'publication-1', 'hash' from computation.${relation} where ${chosen}`,
    )
  await warehouse.execute(
    `insert into finance.statement_events
       select gen_random_uuid(), partner_id, chain_id, period_id, 1, 'RELEASE', 'ida', null,
              cast('2026-11-01T00:00:00Z' as timestamptz), 'publication-1', 'hash', null, cast(gen_random_uuid() as varchar)
         from computation.partner_commission_statements where ${chosen}`,
  )
}
