import type { Dialect, Session, SqlValue } from '../engine/engine.js'
import { copiedTables, runColumns } from './copied-tables.js'
import type { CopiedTable } from './copied-tables.js'

/**
 * Finds out what `from` has landed up to a batch number and `to` has not. It stands in temporary tables of `to`
 * afterwards, so that no list of it is held here: in `missing_<landed table>` the rows themselves or, where they have
 * bodies, their keys, places and sizes; in `copied_batches` and `copied_runs` all batches and runs of `from`.
 */
export async function findMissingRows(from: Session, to: Session, lastBatch: bigint): Promise<void> {
  const upToLast = `batch_no <= ${lastBatch}`
  const batches = (session: Session): string => `${session.schema('aurora')}.batches`
  const runs = (session: Session): string =>
    `select ${runColumns.join(', ')} from ${session.schema('staging')}.ingestion_runs`
  await transfer(to, from, {
    name: 'copied_batches',
    like: `select batch_no, run_id from ${batches(to)}`,
    sql: `select batch_no, run_id from ${batches(from)} where ${upToLast}`,
  })
  await transfer(to, from, {
    name: 'copied_runs',
    like: runs(to),
    sql: `${runs(from)} where run_id in (select run_id from ${batches(from)} where ${upToLast})`,
  })
  for (const table of copiedTables) await findMissingOf(table, from, to, upToLast)
}

function landed(session: Session, table: string): string {
  return `${session.schema('staging')}.${table}`
}

async function findMissingOf(
  table: CopiedTable,
  from: Session,
  to: Session,
  upToLast: string,
): Promise<void> {
  const { name, key, columns, bodies } = table
  const { place } = spellings[from.dialect]
  const hasBodies = bodies.length > 0
  const told = [...(hasBodies ? key : columns), 'batch_no'].join(', ')
  await transfer(to, from, {
    name: `copied_${name}`,
    like: `select ${told}${hasBodies ? `, cast('' as varchar) as place` : ''} from ${landed(to, name)}`,
    sql: `select ${told}${hasBodies ? `, ${place} as place` : ''} from ${landed(from, name)} where ${upToLast}`,
  })
  const isSame = key.map((column) => `known.${column} = copied.${column}`).join(' and ')
  await to.execute(`drop table if exists missing_${name}`)
  await to.execute(
    `create temporary table missing_${name} as
     select copied.* from copied_${name} as copied
      where not exists (select 1 from ${landed(to, name)} as known where ${isSame})
      order by copied.batch_no`,
  )
  await to.execute(`drop table copied_${name}`)
  // DuckDB knows by itself where in an ordered table a batch begins.
  if (to.dialect === 'postgres') await to.execute(`create index on missing_${name} (batch_no)`)
}

/** Makes a temporary table of `to`, of the shape of the query `like`, and puts into it what `sql` gives in `from`. */
export async function transfer(
  to: Session,
  from: Session,
  { name, like, sql }: { readonly name: string; readonly like: string; readonly sql: string },
): Promise<void> {
  await to.execute(`drop table if exists ${name}`)
  await to.execute(`create temporary table ${name} as select * from (${like}) as landed limit 0`)
  const columns = (await to.describe(`select * from ${name}`)).map((column) => column.name)
  await to.append({ temporary: name }, columns, rowsOf(from, sql, columns))
}

async function* rowsOf(
  session: Session,
  sql: string,
  columns: readonly string[],
): AsyncGenerator<readonly SqlValue[]> {
  for await (const page of session.pages(sql))
    for (const row of page) yield columns.map((column) => row[column] ?? null)
}

/** Where the engines' SQL differs. */
interface Spelling {
  /** Where a row stands in its table: it can be asked for by that, although there is no index. */
  readonly place: string
  /** Roughly the length of a text or of bytes. */
  readonly bytes: (column: string) => string
  readonly isAt: (places: readonly string[]) => string
}

const spellings: Readonly<Record<Dialect, Spelling>> = {
  duckdb: {
    place: 'cast(rowid as varchar)',
    bytes: (column) => `strlen(cast(${column} as varchar))`,
    isAt: (places) => {
      const sorted = places.map(BigInt).sort((a, b) => (a < b ? -1 : 1))
      // Only the range tells DuckDB which part of the table to read.
      return `rowid between ${sorted.at(0)} and ${sorted.at(-1)} and rowid in (${sorted.join(', ')})`
    },
  },
  postgres: {
    place: 'cast(ctid as varchar)',
    bytes: (column) => `octet_length(${column})`,
    isAt: (places) => `ctid = any(cast('{${places.map((place) => `"${place}"`).join(', ')}}' as tid[]))`,
  },
}

/** Roughly how long the bodies of the rows at these places are, by place. */
export async function bodySizesAt(
  session: Session,
  { name, bodies }: CopiedTable,
  places: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { place, bytes, isAt } = spellings[session.dialect]
  const size = bodies.map((column) => `coalesce(${bytes(column)}, 0)`).join(' + ')
  const rows = await session.rows(
    `select ${place} as place, cast(${size} as bigint) as bytes from ${landed(session, name)} where ${isAt(places)}`,
  )
  return new Map(rows.map((row) => [String(row.place), Number(row.bytes)]))
}

/** The rows that stand at these places, in the order of the table's columns. */
export async function rowsAt(
  session: Session,
  { name, columns }: CopiedTable,
  places: readonly string[],
): Promise<readonly (readonly SqlValue[])[]> {
  const isAt = spellings[session.dialect].isAt(places)
  const rows = await session.rows(`select ${columns.join(', ')} from ${landed(session, name)} where ${isAt}`)
  if (rows.length !== places.length)
    throw new Error(`${places.length} rows of staging.${name} were listed, and ${rows.length} are there`)
  return rows.map((row) => columns.map((column) => row[column] ?? null))
}
