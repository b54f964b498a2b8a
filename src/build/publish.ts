import { UserError } from '../base/errors.js'
import { EngineError } from '../engine/engine-error.js'
import type { RelationName, Session } from '../engine/engine.js'
import { quoteIdentifier, quoteRelation, quoteText } from '../engine/identifiers.js'
import type { NodeId } from '../project/types.js'
import type { Publication, PublicationNode, PublicationTest } from '../state/publications.js'
import { nextPublicationNumber, recordPublication } from '../state/publications.js'
import type { BuildNode } from './compile.js'
import { displayName, hasPhysicalTable, latestAlias } from './relations.js'

export interface PublishInput {
  /** Nodes whose stable names move, parents before children. */
  readonly moved: readonly BuildNode[]
  /** Physical table of every moved node that has one. */
  readonly physical: ReadonlyMap<NodeId, RelationName>
  /** Text of a published view over stable names. */
  readonly viewSql: (node: BuildNode) => string
  readonly removed: readonly RelationName[]
  readonly publication: Omit<Publication, 'publicationId' | 'publicationNumber'>
  readonly nodes: readonly PublicationNode[]
  readonly tests: readonly PublicationTest[]
}

/** Moves all stable names and records the publication, in one transaction: readers see all of it or none of it. */
export async function publish(session: Session, input: PublishInput): Promise<Publication> {
  return session.transaction(async () => {
    const publicationNumber = await nextPublicationNumber(session)
    const publication: Publication = {
      ...input.publication,
      publicationNumber,
      publicationId: publicationIdOf(publicationNumber, input.publication.runId),
    }
    for (const relation of input.removed)
      await session.execute(`drop view if exists ${quoteRelation(relation)}`)
    for (const node of input.moved) await moveName(session, node, input)
    await recordPublication(session, publication, input.nodes, input.tests)
    return publication
  })
}

/** Sorts by age as text, and tells two warehouses apart. */
function publicationIdOf(number: bigint, runId: string): string {
  return `p${number.toString().padStart(6, '0')}-${runId.slice(0, 8)}`
}

async function moveName(session: Session, node: BuildNode, input: PublishInput): Promise<void> {
  const physical = input.physical.get(node.id)
  const sql =
    hasPhysicalTable(node) && physical !== undefined
      ? `select * from ${quoteRelation(physical)}`
      : input.viewSql(node)
  await replaceView(session, node.relation, sql, displayName(node))
  await comment(session, node.relation, node)
  const alias = latestAlias(node)
  if (alias === undefined) return
  await replaceView(session, alias, `select * from ${quoteRelation(node.relation)}`, displayName(node))
  await comment(session, alias, node)
}

async function replaceView(
  session: Session,
  relation: RelationName,
  sql: string,
  name: string,
): Promise<void> {
  try {
    await session.execute(`create or replace view ${quoteRelation(relation)} as\n${sql}`)
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    throw new UserError(`${relation.schema}.${relation.name} could not be published: ${error.message}`, {
      code: 'publish_failed',
      where: { node: name },
      hint: `If something that Aurora did not make stands under that name, rename or drop it.`,
      cause: error,
      exitCode: 1,
    })
  }
}

/** Descriptions travel with the relation; a replaced view has lost its own. */
async function comment(session: Session, relation: RelationName, node: BuildNode): Promise<void> {
  const name = quoteRelation(relation)
  const statements: string[] = []
  if (node.description !== '') statements.push(`comment on view ${name} is ${quoteText(node.description)}`)
  for (const column of node.kind === 'source' ? [] : node.columns) {
    if (column.description === '') continue
    statements.push(
      `comment on column ${name}.${quoteIdentifier(column.name)} is ${quoteText(column.description)}`,
    )
  }
  for (const statement of statements) await session.execute(statement)
}
