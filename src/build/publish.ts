import type { RelationName, Session } from '../engine/engine.js'
import { quoteIdentifier, quoteRelation, quoteText } from '../engine/identifiers.js'
import type { NodeId } from '../project/types.js'
import type { Publication, PublicationNode, PublicationTest } from '../state/publications.js'
import { nextPublicationNumber, recordPublication } from '../state/publications.js'
import type { BuildNode } from './compile.js'
import type { GrantChange } from './grants.js'
import { applyGrants } from './grants.js'
import { publishPolitely } from './publish-politely.js'
import { displayName, hasPhysicalTable, latestAlias, publishedNames } from './relations.js'
import { dropView, PublishedNames, replaceView } from './replace-view.js'
import type { RowFilter } from './row-filter.js'
import { currentOwner, filteredRows } from './row-filter.js'

export interface PublishInput {
  /** Nodes whose stable names move, parents before children. */
  readonly moved: readonly BuildNode[]
  /** Physical table of every moved node that has one. */
  readonly physical: ReadonlyMap<NodeId, RelationName>
  /** Text of a published view over stable names. */
  readonly viewSql: (node: BuildNode) => string
  /** Which rows of it each reader sees; all where undefined. */
  readonly rowFilterOf: (node: BuildNode) => RowFilter | undefined
  readonly removed: readonly RelationName[]
  /** Published nodes, moved or not, on whose relations is granted what the project declares. */
  readonly granted: readonly BuildNode[]
  /** How long readers of a server are waited for. */
  readonly waitSeconds: number
  readonly publication: Omit<Publication, 'publicationId' | 'publicationNumber'>
  readonly nodes: readonly PublicationNode[]
  readonly tests: readonly PublicationTest[]
}

export interface Published {
  readonly publication: Publication
  readonly grantChanges: readonly GrantChange[]
}

/**
 * Moves all stable names, grants what is declared and records the publication, in one transaction: readers see all of
 * it or none of it.
 */
export async function publish(session: Session, input: PublishInput): Promise<Published> {
  const move = (): Promise<Published> => moveAll(session, input)
  if (session.dialect === 'duckdb') return session.transaction(move)
  const relations = [...input.moved.flatMap(publishedNames), ...input.removed]
  return publishPolitely(session, relations, input.waitSeconds, move)
}

async function moveAll(session: Session, input: PublishInput): Promise<Published> {
  const publicationNumber = await nextPublicationNumber(session)
  const publication: Publication = {
    ...input.publication,
    publicationNumber,
    publicationId: publicationIdOf(publicationNumber, input.publication.runId),
  }
  const ours = namesOf(input)
  const owner = input.moved.some(input.rowFilterOf) ? await currentOwner(session) : ''
  for (const relation of input.removed) await dropView(session, relation, ours)
  for (const node of input.moved) await moveName(session, node, input, ours, owner)
  const grantChanges = await applyGrants(session, input.granted)
  await recordPublication(session, publication, input.nodes, input.tests)
  return { publication, grantChanges }
}

/** Every name that this transaction makes or drops. */
function namesOf(input: PublishInput): PublishedNames {
  return new PublishedNames([...input.moved.flatMap(publishedNames), ...input.removed])
}

/** Sorts by age as text, and tells two warehouses apart. */
function publicationIdOf(number: bigint, runId: string): string {
  return `p${number.toString().padStart(6, '0')}-${runId.slice(0, 8)}`
}

async function moveName(
  session: Session,
  node: BuildNode,
  input: PublishInput,
  ours: PublishedNames,
  owner: string,
): Promise<void> {
  const physical = input.physical.get(node.id)
  const sql =
    hasPhysicalTable(node) && physical !== undefined
      ? `select * from ${quoteRelation(physical)}`
      : input.viewSql(node)
  const filter = input.rowFilterOf(node)
  const isBarrier = filter !== undefined
  const published = filter === undefined ? sql : filteredRows(sql, filter, owner)
  await replaceView(session, node.relation, { sql: published, isBarrier }, displayName(node), ours)
  await comment(session, node.relation, node)
  const alias = latestAlias(node)
  if (alias === undefined) return
  // It reads what is filtered already.
  const aliasSql = `select * from ${quoteRelation(node.relation)}`
  await replaceView(session, alias, { sql: aliasSql, isBarrier }, displayName(node), ours)
  await comment(session, alias, node)
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
  if (statements.length > 0) await session.execute(statements.join(';\n'))
}
