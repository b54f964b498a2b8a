import type { ColumnDescription, RelationName, Session } from '../engine/engine.js'
import type { NodeId } from '../project/types.js'
import { kyselyOn } from './kysely-on.js'

/** One moment at which all stable names moved together. */
export interface Publication {
  readonly publicationId: string
  /** 1, 2, 3, …: the greatest is what readers see. */
  readonly publicationNumber: bigint
  readonly runId: string
  /** ISO 8601, as `asOf`. */
  readonly publishedAt: string
  readonly asOf: string
  readonly gitCommit: string | undefined
  readonly batchNo: bigint
  readonly auroraVersion: string
  readonly isPartial: boolean
  readonly staleNodes: number
}

/** One node as it was published. */
export interface PublicationNode {
  readonly nodeId: NodeId
  readonly resourceType: string
  readonly schemaName: string
  readonly relationName: string
  readonly materialized: string
  /** The table below the published view; undefined for views. */
  readonly physical: RelationName | undefined
  readonly fingerprint: string
  /** What was read: the greatest batch_no of a source, a seed's hash. */
  readonly dataIdentity: string | undefined
  readonly rowCount: bigint | undefined
  /** Content hash, where one was taken. */
  readonly seal: string | undefined
  readonly isStale: boolean
  readonly builtByRun: string
  readonly columns: readonly ColumnDescription[]
}

export interface PublicationTest {
  readonly testId: NodeId
  readonly fingerprint: string
  readonly status: string
}

export interface CurrentPublication {
  readonly publication: Publication
  readonly nodes: ReadonlyMap<NodeId, PublicationNode>
  readonly tests: ReadonlyMap<NodeId, PublicationTest>
}

/** What readers see now; undefined before the first publication. */
export async function currentPublication(session: Session): Promise<CurrentPublication | undefined> {
  const row = await kyselyOn(session)
    .selectFrom('aurora.publications')
    .selectAll()
    .orderBy('publication_number', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const publication: Publication = {
    publicationId: row.publication_id,
    publicationNumber: row.publication_number,
    runId: row.run_id,
    publishedAt: row.published_at,
    asOf: row.as_of,
    gitCommit: row.git_commit ?? undefined,
    batchNo: row.batch_no,
    auroraVersion: row.aurora_version,
    isPartial: row.is_partial,
    staleNodes: Number(row.stale_nodes),
  }
  return {
    publication,
    nodes: await nodesOf(session, publication.publicationId),
    tests: await testsOf(session, publication.publicationId),
  }
}

/** The number that the next publication takes; asked inside the publisher's transaction. */
export async function nextPublicationNumber(session: Session): Promise<bigint> {
  const row = await kyselyOn(session)
    .selectFrom('aurora.publications')
    .select(({ fn }) => fn.max('publication_number').as('last'))
    .executeTakeFirst()
  // The maximum over no rows is NULL, whatever its type says.
  const last = row?.last as bigint | null | undefined
  return (last ?? 0n) + 1n
}

/** Records a publication whole; belongs into the transaction that moves the names. */
export async function recordPublication(
  session: Session,
  publication: Publication,
  nodes: Iterable<PublicationNode>,
  tests: Iterable<PublicationTest>,
): Promise<void> {
  await kyselyOn(session)
    .insertInto('aurora.publications')
    .values({
      publication_id: publication.publicationId,
      publication_number: publication.publicationNumber,
      run_id: publication.runId,
      published_at: publication.publishedAt,
      as_of: publication.asOf,
      git_commit: publication.gitCommit ?? null,
      batch_no: publication.batchNo,
      aurora_version: publication.auroraVersion,
      is_partial: publication.isPartial,
      stale_nodes: BigInt(publication.staleNodes),
    })
    .execute()
  await appendNodes(session, publication.publicationId, nodes)
  await session.append(
    { schema: session.schema('aurora'), name: 'publication_tests' },
    ['publication_id', 'test_id', 'fingerprint', 'status'],
    Array.from(tests, (test) => [publication.publicationId, test.testId, test.fingerprint, test.status]),
  )
}

/** Stores content hashes that were taken after the publication, of nodes that had none. */
export async function recordSeals(
  session: Session,
  publicationId: string,
  seals: ReadonlyMap<NodeId, string>,
): Promise<void> {
  await session.transaction(async () => {
    for (const [nodeId, seal] of seals)
      await kyselyOn(session)
        .updateTable('aurora.publication_nodes')
        .set({ seal })
        .where('publication_id', '=', publicationId)
        .where('node_id', '=', nodeId)
        .where('seal', 'is', null)
        .execute()
  })
}

async function appendNodes(
  session: Session,
  publicationId: string,
  nodes: Iterable<PublicationNode>,
): Promise<void> {
  await session.append(
    { schema: session.schema('aurora'), name: 'publication_nodes' },
    [
      'publication_id',
      'node_id',
      'resource_type',
      'schema_name',
      'relation_name',
      'materialized',
      'physical_schema',
      'physical_name',
      'fingerprint',
      'data_identity',
      'row_count',
      'seal',
      'is_stale',
      'built_by_run',
      'columns_json',
    ],
    Array.from(nodes, (node) => [
      publicationId,
      node.nodeId,
      node.resourceType,
      node.schemaName,
      node.relationName,
      node.materialized,
      node.physical?.schema ?? null,
      node.physical?.name ?? null,
      node.fingerprint,
      node.dataIdentity ?? null,
      node.rowCount ?? null,
      node.seal ?? null,
      node.isStale,
      node.builtByRun,
      JSON.stringify(node.columns.map(({ name, type }) => ({ name, type }))),
    ]),
  )
}

async function nodesOf(
  session: Session,
  publicationId: string,
): Promise<ReadonlyMap<NodeId, PublicationNode>> {
  const rows = await kyselyOn(session)
    .selectFrom('aurora.publication_nodes')
    .selectAll()
    .where('publication_id', '=', publicationId)
    .orderBy('node_id')
    .execute()
  return new Map(
    rows.map((row) => [
      row.node_id,
      {
        nodeId: row.node_id,
        resourceType: row.resource_type,
        schemaName: row.schema_name,
        relationName: row.relation_name,
        materialized: row.materialized,
        physical: physicalOf(row.physical_schema, row.physical_name),
        fingerprint: row.fingerprint,
        dataIdentity: row.data_identity ?? undefined,
        rowCount: row.row_count ?? undefined,
        seal: row.seal ?? undefined,
        isStale: row.is_stale,
        builtByRun: row.built_by_run,
        columns: JSON.parse(row.columns_json) as readonly ColumnDescription[],
      },
    ]),
  )
}

function physicalOf(schema: string | null, name: string | null): RelationName | undefined {
  return schema === null || name === null ? undefined : { schema, name }
}

async function testsOf(
  session: Session,
  publicationId: string,
): Promise<ReadonlyMap<NodeId, PublicationTest>> {
  const rows = await kyselyOn(session)
    .selectFrom('aurora.publication_tests')
    .select(['test_id as testId', 'fingerprint', 'status'])
    .where('publication_id', '=', publicationId)
    .orderBy('test_id')
    .execute()
  return new Map(rows.map((test) => [test.testId, test]))
}
