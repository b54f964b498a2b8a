import type { Dialect } from '../../../../src/engine/engine.js'
import type { TextRow } from '../../../oracle/engine/rows.js'
import type { Statement } from '../../../oracle/engine/statement-types.js'
import { HandmadeWarehouse } from '../handmade-warehouse.js'
import { builtRows, columnsOf, relations, type Relation } from './built-rows.js'
import { courseOf, type Build } from './case-course.js'
import { renamed, type Case, type TimedWorld } from './case.js'
import { expectedRows } from './expected-rows.js'
import { tablesOf } from './world-tables.js'

/** Where a build and the oracle part: the rows that only one of them has. */
export interface Difference {
  readonly build: number
  readonly relation: Relation
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
      await warehouse.build()
      await compare(warehouse, build, now, found)
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

/** The first relation in the order of the graph that differs tells most. */
async function compare(
  warehouse: HandmadeWarehouse,
  build: number,
  builds: readonly (Build | undefined)[],
  found: Map<number, Difference>,
): Promise<void> {
  const expected = builds.map((each) =>
    each === undefined ? undefined : { chain: each.world.chain, rows: expectedRows(each.world, each.commissions) },
  )
  for (const relation of relations) {
    const built = await builtRows(warehouse, relation)
    expected.forEach((each, number) => {
      if (each === undefined || found.has(number)) return
      const difference = differing(relation, each.rows[relation], built.get(each.chain) ?? [])
      if (difference !== undefined) found.set(number, { build, relation, ...difference })
    })
  }
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
