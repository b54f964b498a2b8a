import { UserError } from '../base/errors.js'
import { EngineError } from '../engine/engine-error.js'
import type { RelationName, Session } from '../engine/engine.js'
import { quoteIdentifier, quoteRelation, quoteText } from '../engine/identifiers.js'
import { relationColumns } from '../engine/postgres/relation-columns.js'
import type { NodeId } from '../project/types.js'
import type { Publication, PublicationNode, PublicationTest } from '../state/publications.js'
import { nextPublicationNumber, recordPublication } from '../state/publications.js'
import type { BuildNode } from './compile.js'
import type { PublishedNames } from './dropped-views.js'
import { DroppedViews, namesAmong } from './dropped-views.js'
import type { GrantChange } from './grants.js'
import { applyGrants } from './grants.js'
import type { Patience } from './publish-politely.js'
import { publishPolitely } from './publish-politely.js'
import { displayName, hasPhysicalTable, latestAlias, publishedNames } from './relations.js'
import { remadeViews, requireReplaceable } from './remade-views.js'
import { dropView, replaceView } from './replace-view.js'
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
  /** Whether views of others, which PostgreSQL would not let stand, are dropped and made again. */
  readonly replacesForeign: boolean
  /** For readers of a server. */
  readonly patience: Patience
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
  await requireReplaceableViews(session, input)
  const relations = [...input.moved.flatMap(publishedNames), ...input.removed]
  try {
    return await publishPolitely(session, relations, input.patience, move)
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

/** The plan knows only contracts; here stands what was built. Nobody is waited for in vain. */
async function requireReplaceableViews(session: Session, input: PublishInput): Promise<void> {
  const staged = await relationColumns(session, [...input.physical.values()])
  const moved = input.moved.flatMap((node) => {
    const physical = input.physical.get(node.id)
    const columns = physical === undefined ? undefined : staged.get(quoteRelation(physical))
    return publishedNames(node).map((relation) => ({ relation, columns }))
  })
  requireReplaceable(await remadeViews(session, moved, input.removed), input.replacesForeign)
}

async function moveAll(session: Session, input: PublishInput): Promise<Published> {
  const publicationNumber = await nextPublicationNumber(session)
  const publication: Publication = {
    ...input.publication,
    publicationNumber,
    publicationId: publicationIdOf(publicationNumber, input.publication.runId),
  }
  const owner = input.moved.some(input.rowFilterOf) ? await currentOwner(session) : ''
  const dropped = new DroppedViews(session, namesOf(input), input.replacesForeign)
  for (const relation of input.removed) await dropView(session, relation, dropped)
  for (const node of input.moved) await moveName(session, node, input, dropped, owner)
  await dropped.makeForeignAgain()
  const grantChanges = await applyGrants(session, input.granted)
  await recordPublication(session, publication, input.nodes, input.tests)
  return { publication, grantChanges }
}

/** Every name that this transaction makes or drops. */
function namesOf(input: PublishInput): PublishedNames {
  return namesAmong([...input.moved.flatMap(publishedNames), ...input.removed])
}

/** Sorts by age as text, and tells two warehouses apart. */
function publicationIdOf(number: bigint, runId: string): string {
  return `p${number.toString().padStart(6, '0')}-${runId.slice(0, 8)}`
}

async function moveName(
  session: Session,
  node: BuildNode,
  input: PublishInput,
  dropped: DroppedViews,
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
  await replaceView(session, node.relation, { sql: published, isBarrier }, displayName(node), dropped)
  await comment(session, node.relation, node)
  const alias = latestAlias(node)
  if (alias === undefined) return
  // It reads what is filtered already.
  const aliasSql = `select * from ${quoteRelation(node.relation)}`
  await replaceView(session, alias, { sql: aliasSql, isBarrier }, displayName(node), dropped)
  await comment(session, alias, node)
}

/** Descriptions travel with the relation: a view replaced on DuckDB has lost its own, on PostgreSQL it keeps the old. */
async function comment(session: Session, relation: RelationName, node: BuildNode): Promise<void> {
  const name = quoteRelation(relation)
  const statements: string[] = []
  const tell = (what: string, description: string): void => {
    if (description !== '') statements.push(`comment on ${what} is ${quoteText(description)}`)
    else if (session.dialect === 'postgres') statements.push(`comment on ${what} is null`)
  }
  tell(`view ${name}`, node.description)
  for (const column of node.kind === 'source' ? [] : node.columns)
    tell(`column ${name}.${quoteIdentifier(column.name)}`, column.description)
  if (statements.length > 0) await session.execute(statements.join(';\n'))
}
