import type { Session } from '../../engine/engine.js'
import type { StatementFilter } from '../../report/statement/read-summaries.js'
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
  return fittingStatements(session, { statementIds }, vars)
}

/** The statements that fit, whole. */
export async function fittingStatements(
  session: Session,
  filter: StatementFilter,
  vars: Vars,
): Promise<readonly Statement[]> {
  const { readSummaries } = await import('../../report/statement/read-summaries.js')
  const { readStatement } = await import('../../report/statement/read-statement.js')
  const statements: Statement[] = []
  for (const summary of await readSummaries(session, filter))
    statements.push(await readStatement(session, summary, vars[operatorVariable] ?? null))
  return statements
}
