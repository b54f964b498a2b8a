import { UserError } from '../base/errors.js'
import type { Session } from '../engine/engine.js'
import { quoteIdentifier } from '../engine/identifiers.js'
import { transfer } from '../extract/missing-rows.js'
import { noteFinanceEvents, requireAllFinanceEvents } from '../state/finance-events.js'
import { financeTableNames } from './migrations/index.js'

export interface FinanceCopyOptions {
  readonly from: Session
  /** Of another warehouse; the caller holds its writer's lock, and it is not inside a transaction. */
  readonly to: Session
  /** Names of their targets, for what is told. */
  readonly fromTarget: string
  readonly toTarget: string
}

/**
 * Copies the tables of finance, each row as it is, in one transaction, and gives the number of rows that were not there
 * yet. Events are chained by their hashes: rows are only ever added to those that both have. Throws a UserError, and copies
 * nothing: of code `finance_differs` where `to` has a row that `from` has not, and `finance_events_missing` where one of
 * the two has not all events that were written to it.
 */
export async function copyFinance(options: FinanceCopyOptions): Promise<number> {
  const { from, to } = options
  await requireAllFinanceEvents(from)
  const tables: { name: string; columns: string; foreign: number }[] = []
  const [theirs, mine] = [from.schema('finance'), to.schema('finance')]
  for (const name of financeTableNames) {
    const described = await from.describe(`select * from ${theirs}.${name}`)
    const columns = described.map((column) => quoteIdentifier(column.name)).join(', ')
    const all = (schema: string): string => `select ${columns} from ${schema}.${name}`
    await transfer(to, from, { name: `copied_${name}`, like: all(mine), sql: all(theirs) })
    const [row] = await to.rows(
      `select count(*) as foreign_rows from (${all(mine)} except all select ${columns} from copied_${name}) as mine`,
    )
    tables.push({ name, columns, foreign: Number(row?.foreign_rows) })
  }
  const foreign = tables.filter((table) => table.foreign > 0)
  if (foreign.length > 0) throw differing(options, foreign)
  return to.transaction(async () => {
    let added = 0
    for (const { name, columns } of tables) {
      const rows = await to.execute(
        `insert into ${mine}.${name} (${columns})
         select ${columns} from copied_${name} except all select ${columns} from ${mine}.${name}`,
      )
      if (name.endsWith('_events')) await noteFinanceEvents(to, BigInt(rows))
      added += rows
    }
    await requireAllFinanceEvents(to)
    return added
  })
}

function differing(
  { fromTarget, toTarget }: FinanceCopyOptions,
  tables: readonly { readonly name: string; readonly foreign: number }[],
): UserError {
  const named = tables.map(({ name, foreign }) => `finance.${name} (${foreign})`).join(', ')
  return new UserError(
    `Target "${toTarget}" holds rows of finance that "${fromTarget}" does not: ${named}. Nothing of finance was copied.`,
    {
      code: 'finance_differs',
      exitCode: 1,
      hint: 'What was decided twice cannot be merged: copy into a warehouse whose finance tables are empty, or the other way round.',
    },
  )
}
