import type { Session } from '../../engine/engine.js'
import type { SummaryFilter } from '../../report/statement/read-summaries.js'
import type { Statement } from '../../report/statement/statement.js'

/** The variable of aurora.yml in which a project says who issues its statements. */
const operatorVariable = 'operator_name'

type Vars = Readonly<Record<string, string>>

/** The statements that words name, each once, in the order of partner, chain and period. */
export async function namedStatements(
  session: Session,
  words: readonly string[],
  vars: Vars,
): Promise<readonly Statement[]> {
  const { findStatement } = await import('../../finance/statement-name.js')
  const statementIds: string[] = []
  for (const word of words) statementIds.push((await findStatement(session, word)).statementId)
  return readWhole(session, { statementIds }, vars)
}

/** The statements that fit, whole. Throws a UserError of code `unknown_statement` for a partner or chain without any. */
export async function fittingStatements(
  session: Session,
  filter: SummaryFilter,
  vars: Vars,
): Promise<readonly Statement[]> {
  const { requireStatementsOf } = await import('../../finance/statement-name.js')
  await requireStatementsOf(session, filter)
  return readWhole(session, filter, vars)
}

async function readWhole(session: Session, filter: SummaryFilter, vars: Vars): Promise<readonly Statement[]> {
  const { readSummaries } = await import('../../report/statement/read-summaries.js')
  const { readStatement } = await import('../../report/statement/read-statement.js')
  const statements: Statement[] = []
  for (const summary of await readSummaries(session, filter))
    statements.push(await readStatement(session, summary, vars[operatorVariable] ?? null))
  return statements
}
