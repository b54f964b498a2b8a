import type { Dialect, Session } from '../engine/engine.js'
import { quoteIdentifier, quoteText } from '../engine/identifiers.js'
import type { NodeId, Source } from '../project/types.js'

/** Columns of the view that stands for an endpoint, in their order, with types as contracts spell them. */
export const sourceViewColumns = [
  { name: 'payload_id', type: 'UUID' },
  { name: 'provider_name', type: 'VARCHAR' },
  { name: 'chain_id', type: 'VARCHAR' },
  { name: 'period_identifier', type: 'VARCHAR' },
  { name: 'covers_from', type: 'BIGINT' },
  { name: 'covers_until', type: 'BIGINT' },
  { name: 'validator_key', type: 'VARCHAR' },
  { name: 'request', type: 'VARCHAR' },
  { name: 'request_hash', type: 'VARCHAR' },
  { name: 'response_hash', type: 'VARCHAR' },
  { name: 'fetched_at', type: 'TIMESTAMPTZ' },
  { name: 'is_final', type: 'BOOLEAN' },
  { name: 'body', type: 'VARCHAR' },
] as const

/**
 * The text of the view that stands for a source in one build: landed rows up to the build's batch number, which is
 * written into it as a literal. For an endpoint it holds one row per provider and request, the payload in force: of the greatest
 * (fetched_at, payload_id) among its final observations, or where none is final the latest with is_final false.
 * Both engines read it alike. Undefined for a table of `finance`, which is read as it is.
 */
export function sourceViewSql(
  _dialect: Dialect,
  source: Source,
  batchNumber: bigint,
  schemaPrefix = '',
): string | undefined {
  const schemaOf: SchemaNames = (name) => `${schemaPrefix}${name}`
  if (source.provider === 'finance') return undefined
  if (source.provider === 'landing') return landedTableSql(source.endpoint, batchNumber, schemaOf)
  return payloadsInForceSql(source, batchNumber, schemaOf)
}

function providersOf(source: Source): readonly string[] {
  return source.providers ?? [source.provider]
}

/** What the schemas of the warehouse are called. */
type SchemaNames = (name: string) => string

/**
 * What each source held up to the batch number, in one short text that changes whenever its rows may have: the
 * greatest batch_no of its payloads and observations, `0` where there are none.
 */
export async function sourceIdentities(
  session: Session,
  batchNumber: bigint,
  sources: readonly Source[],
): Promise<ReadonlyMap<NodeId, string>> {
  const endpoints = await endpointIdentities(session, batchNumber)
  const identities = new Map<NodeId, string>()
  let finance: string | undefined
  for (const source of sources) {
    if (source.provider === 'landing') {
      identities.set(source.id, await landedTableIdentity(session, source.endpoint, batchNumber))
    } else if (source.provider === 'finance') {
      finance ??= await financeIdentity(session)
      identities.set(source.id, finance)
    } else {
      // Batches only grow, so that the greatest of several providers moves whenever any of theirs does.
      const last = providersOf(source).map((name) => endpoints.get(endpointKey(name, source.endpoint)) ?? 0n)
      identities.set(source.id, String(last.reduce((one, other) => (one > other ? one : other), 0n)))
    }
  }
  return identities
}

/**
 * The windows sort ids only: bodies, which may be megabytes, are fetched for the chosen payloads afterwards. A CSV
 * always has its JSON form, and what stands in no expression is not read from the file: its raw text is left out.
 * The endpoint is asked for twice, or the join would read the bodies of all others to drop them.
 */
function payloadsInForceSql(source: Source, batchNumber: bigint, schemaOf: SchemaNames): string {
  const staging = schemaOf('staging')
  const providers = providersOf(source).map(quoteText).join(', ')
  const endpoint = quoteText(source.endpoint)
  const body =
    source.format === 'csv' ? 'p.payload_json' : `coalesce(nullif(p.payload_json, ''), p.raw_payload)`
  return `with requests as (
  select payload_id, provider_name, chain_id, period_identifier, covers_from, covers_until, validator_key, request_hash
    from ${staging}.staging_payloads
   where provider_name in (${providers}) and endpoint = ${endpoint} and batch_no <= ${batchNumber}
), ranked as (
  select r.payload_id, o.fetched_at, o.is_final,
         row_number() over (
           partition by r.provider_name, r.chain_id, r.period_identifier, r.covers_from, r.covers_until, r.validator_key, r.request_hash
           order by o.is_final desc, o.fetched_at desc, r.payload_id desc) as place
    from requests as r
    join ${staging}.payload_observations as o on o.payload_id = r.payload_id
   where o.batch_no <= ${batchNumber}
), in_force as (
  select payload_id, fetched_at, is_final from ranked where place = 1
)
select p.payload_id, p.provider_name, p.chain_id, p.period_identifier, p.covers_from, p.covers_until, p.validator_key,
       p.request, p.request_hash, p.response_hash, f.fetched_at, f.is_final,
       ${body} as body
  from in_force as f
  join ${staging}.staging_payloads as p on p.payload_id = f.payload_id
 where p.provider_name in (${providers}) and p.endpoint = ${endpoint}`
}

/** `ingestion_runs` has no batch of its own: a run counts when one of its batches does. */
function landedTableSql(table: string, batchNumber: bigint, schemaOf: SchemaNames): string {
  const from = `select * from ${schemaOf('staging')}.${quoteIdentifier(table)}`
  if (table !== 'ingestion_runs') return `${from} where batch_no <= ${batchNumber}`
  return `${from} where run_id in (select run_id from ${schemaOf('aurora')}.batches where batch_no <= ${batchNumber})`
}

async function endpointIdentities(
  session: Session,
  batchNumber: bigint,
): Promise<ReadonlyMap<string, bigint>> {
  const staging = session.schema('staging')
  const rows = await session.rows(
    `select provider_name, endpoint, max(batch_no) as last
       from (select provider_name, endpoint, batch_no from ${staging}.staging_payloads
             union all
             select p.provider_name, p.endpoint, o.batch_no
               from ${staging}.payload_observations as o
               join ${staging}.staging_payloads as p on p.payload_id = o.payload_id) as landed
      where batch_no <= ${batchNumber}
      group by provider_name, endpoint`,
  )
  return new Map(
    rows.map((row) => [
      endpointKey(String(row.provider_name), String(row.endpoint)),
      BigInt(String(row.last)),
    ]),
  )
}

function endpointKey(provider: string, endpoint: string): string {
  return JSON.stringify([provider, endpoint])
}

/** A run's row changes after its batch, when it ends: then it counts as other data. */
async function landedTableIdentity(session: Session, table: string, batchNumber: bigint): Promise<string> {
  const value =
    table === 'ingestion_runs'
      ? `count(*) || ' ' || count(completed_at) || ' ' || coalesce(cast(max(completed_at) as varchar), '')`
      : `coalesce(max(batch_no), 0)`
  const [row] = await session.rows(
    `select ${value} as identity from (${landedTableSql(table, batchNumber, (name) => session.schema(name))}) as landed`,
  )
  return String(row?.identity)
}

/** Every change in `finance` is an event of one of its two hash chains. */
async function financeIdentity(session: Session): Promise<string> {
  const [row] = await session.rows(
    ['statement_events', 'period_events']
      .map(
        (table) =>
          `(select count(*) || ' ' || coalesce(max(event_hash) filter (where place = 1), '')
              from (select event_hash, row_number() over (order by occurred_at desc, event_id desc) as place
                      from ${session.schema('finance')}.${table}) as ${table})`,
      )
      .reduce((statements, periods) => `select ${statements} || ', ' || ${periods} as identity`),
  )
  return String(row?.identity)
}
