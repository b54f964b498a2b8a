import { createTableSql } from '../../engine/create-table.js'
import type { RelationName, Session, SqlValue } from '../../engine/engine.js'
import { quoteIdentifier, quoteRelation, quoteText } from '../../engine/identifiers.js'
import type { BuildNode } from '../../build/compile.js'
import { stalePublication } from '../published-now.js'

/** Makes a published relation readable in the database of a simulation, under the name given. */
export type BringPublished = (node: BuildNode, name: RelationName) => Promise<void>

const alias = 'published'

/** The analysts' copy beside a DuckDB warehouse is read where it stands. One with stale tables is refused. */
export async function attachPublished(session: Session, path: string): Promise<BringPublished> {
  await session.execute(`attach ${quoteText(path)} as ${alias} (read_only)`)
  await requireFresh(session)
  return async ({ relation }, name) => {
    await makeSchema(session, name)
    await session.execute(
      `create view ${quoteRelation(name)} as select * from ${alias}.${quoteRelation(relation)}`,
    )
  }
}

async function requireFresh(session: Session): Promise<void> {
  const rows = await session.rows(`select name, value from ${alias}.main.publication`)
  const facts = new Map(rows.map(({ name, value }) => [name, value]))
  if (facts.get('stale_nodes') === '0') return
  throw stalePublication(String(facts.get('publication_id')), 'some of its tables')
}

/** Rows of another engine come over one by one, in the types of their contracts. */
export function copyPublished(from: Session, to: Session): BringPublished {
  return async (node, name) => {
    if (node.kind === 'source') throw new Error(`${node.id} is no published relation`)
    const { relation, columns } = node
    const names = columns.map((column) => column.name)
    const published = quoteRelation({ ...relation, schema: from.schema(relation.schema) })
    await makeSchema(to, name)
    // What is published keeps its constraints already.
    const bare = columns.map((column) => ({ ...column, constraints: { notNull: false, checks: [] } }))
    await to.execute(createTableSql(to.dialect, name, bare))
    const sql = `select ${names.map(quoteIdentifier).join(', ')} from ${published}`
    await to.append(name, names, rowsOf(from, sql, names))
  }
}

async function* rowsOf(
  session: Session,
  sql: string,
  names: readonly string[],
): AsyncGenerator<readonly SqlValue[]> {
  for await (const page of session.pages(sql))
    for (const row of page) yield names.map((name) => row[name] ?? null)
}

/** For a relation of that name, where its schema is not there yet. */
export async function makeSchema(session: Session, { schema }: RelationName): Promise<void> {
  await session.execute(`create schema if not exists ${quoteIdentifier(schema)}`)
}
