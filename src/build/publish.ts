import { UserError } from '../base/errors.js'
import { EngineError } from '../engine/engine-error.js'
import type { RelationName, Session } from '../engine/engine.js'
import { quoteIdentifier, quoteRelation, quoteText } from '../engine/identifiers.js'
import type { NodeId } from '../project/types.js'
import type { Publication, PublicationNode, PublicationTest } from '../state/publications.js'
import { nextPublicationNumber, recordPublication } from '../state/publications.js'
import type { BuildNode } from './compile.js'
import { publishPolitely } from './publish-politely.js'
import { displayName, hasPhysicalTable, latestAlias, publishedNames } from './relations.js'
import type { PublishedNames } from './replace-view.js'
import { dropView, replaceView } from './replace-view.js'

export interface PublishInput {
  /** Nodes whose stable names move, parents before children. */
  readonly moved: readonly BuildNode[]
  /** Physical table of every moved node that has one. */
  readonly physical: ReadonlyMap<NodeId, RelationName>
  /** Text of a published view over stable names. */
  readonly viewSql: (node: BuildNode) => string
  readonly removed: readonly RelationName[]
  /** How long readers of a server are waited for. */
  readonly waitSeconds: number
  readonly publication: Omit<Publication, 'publicationId' | 'publicationNumber'>
  readonly nodes: readonly PublicationNode[]
  readonly tests: readonly PublicationTest[]
}

/** Moves all stable names and records the publication, in one transaction: readers see all of it or none of it. */
export async function publish(session: Session, input: PublishInput): Promise<Publication> {
  const move = (): Promise<Publication> => moveAll(session, input)
  if (session.dialect === 'duckdb') return session.transaction(move)
  const relations = [...input.moved.flatMap(publishedNames), ...input.removed]
  try {
    return await publishPolitely(session, relations, input.waitSeconds, move)
  } catch (error) {
    throw isUnknownEnd(error) ? unknownEnd(error) : error
  }
}

/** The connection broke between the question to commit and its answer. */
function isUnknownEnd(error: unknown): error is EngineError {
  return error instanceof EngineError && error.engineCode === 'connection' && error.sql === 'commit'
}

function unknownEnd(error: EngineError): UserError {
  return new UserError(`${error.message}. Whether the new publication stands is not known`, {
    code: error.code,
    hint: 'It stands whole or not at all, and the next build knows: it says that nothing changed, or publishes again.',
    cause: error,
    exitCode: 1,
  })
}

async function moveAll(session: Session, input: PublishInput): Promise<Publication> {
  const publicationNumber = await nextPublicationNumber(session)
  const publication: Publication = {
    ...input.publication,
    publicationNumber,
    publicationId: publicationIdOf(publicationNumber, input.publication.runId),
  }
  const ours = namesOf(input)
  for (const relation of input.removed) await dropView(session, relation, ours)
  for (const node of input.moved) await moveName(session, node, input, ours)
  await recordPublication(session, publication, input.nodes, input.tests)
  return publication
}

/** Every name that this transaction makes or drops. */
function namesOf(input: PublishInput): PublishedNames {
  const all = [...input.moved.flatMap(publishedNames), ...input.removed]
  const names = new Set(all.map((relation) => quoteRelation(relation)))
  return { has: (relation) => names.has(quoteRelation(relation)) }
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
): Promise<void> {
  const physical = input.physical.get(node.id)
  const sql =
    hasPhysicalTable(node) && physical !== undefined
      ? `select * from ${quoteRelation(physical)}`
      : input.viewSql(node)
  await replaceView(session, node.relation, sql, displayName(node), ours)
  await comment(session, node.relation, node)
  const alias = latestAlias(node)
  if (alias === undefined) return
  const aliasSql = `select * from ${quoteRelation(node.relation)}`
  await replaceView(session, alias, aliasSql, displayName(node), ours)
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
