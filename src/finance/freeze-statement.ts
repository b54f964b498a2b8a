import type { Session, SqlRow, SqlValue } from '../engine/engine.js'
import { quoteIdentifier } from '../engine/identifiers.js'
import { daysOfIso } from '../engine/iso-time.js'
import type { ContentValue } from './content-text.js'
import { contentHash, hashOfAll } from './content-text.js'
import type { CurrentStatement } from './current-statement.js'
import type { FiatPrice } from './fiat-price.js'
import { fiatAmount } from './fiat-price.js'

/** Columns that the tables of frozen rows have beyond those of what they keep. */
const ownColumns: ReadonlySet<string> = new Set(['publication_id', 'content_hash'])

/**
 * Keeps a statement for good, inside the transaction of its release: the statement with its price, its lines, and what it
 * rests on, that of the settled statements which it adjusts included. Gives the content hash of all of it.
 */
export async function freezeStatement(
  session: Session,
  statement: CurrentStatement,
  { publicationId, price }: { readonly publicationId: string; readonly price: FiatPrice | undefined },
): Promise<string> {
  const lineHashes = await freezeLines(session, statement, publicationId)
  const inputHashes = await freezeInputs(session, statement)
  const row = await pricedStatement(session, statement, price)
  const hash = contentHash([...hashedColumns(row), hashOfAll(lineHashes), hashOfAll(inputHashes)])
  const columns = { ...row, publication_id: publicationId, content_hash: hash }
  await insertRow(session, 'frozen_statements', columns)
  return hash
}

async function freezeLines(
  session: Session,
  { statementId }: CurrentStatement,
  publicationId: string,
): Promise<readonly string[]> {
  const [finance, computation] = [session.schema('finance'), session.schema('computation')]
  const described = await session.describe(`select * from ${finance}.frozen_lines`)
  const columns = described.map(({ name }) => name).filter((name) => !ownColumns.has(name))
  const names = columns.map(quoteIdentifier)
  await session.execute(
    `insert into ${finance}.frozen_lines (${names.join(', ')}, publication_id, content_hash)
     select ${names.map((name) => `lines.${name}`).join(', ')}, $2, hashes.row_hash
       from ${computation}.partner_commission_lines as lines
       join ${computation}.statement_line_hashes as hashes on hashes.line_id = lines.line_id
      where hashes.statement_id = cast($1 as uuid)`,
    [statementId, publicationId],
  )
  const rows = await session.rows(
    `select row_hash from ${computation}.statement_line_hashes where statement_id = cast($1 as uuid)`,
    [statementId],
  )
  return rows.map((row) => String(row.row_hash))
}

/** Of the sources of its adjustments as well: by these the next change of them is told from this one. */
async function freezeInputs(session: Session, { statementId }: CurrentStatement): Promise<readonly string[]> {
  const [finance, computation] = [session.schema('finance'), session.schema('computation')]
  await session.execute(
    `insert into ${finance}.frozen_inputs
       (statement_id, relation, row_key, row_hash, payload_id, response_hash, source_statement_id)
     select cast($1 as uuid), inputs.relation, inputs.row_key, inputs.row_hash, inputs.payload_id, inputs.response_hash,
            inputs.statement_id
       from ${computation}.statement_inputs as inputs
      where inputs.statement_id = cast($1 as uuid)
         or inputs.statement_id in (
              select sources.statement_id
                from ${computation}.partner_commission_lines as lines
                join ${computation}.statement_line_hashes as hashes on hashes.line_id = lines.line_id
                join ${computation}.partner_commission_statements as sources
                  on sources.partner_id = lines.partner_id and sources.chain_id = lines.chain_id
                 and sources.period_id = lines.source_period_id
               where hashes.statement_id = cast($1 as uuid) and lines.line_kind = 'ADJUSTMENT')`,
    [statementId],
  )
  const rows = await session.rows(
    `select source_statement_id, relation, row_key, row_hash, payload_id, response_hash
       from ${finance}.frozen_inputs where statement_id = cast($1 as uuid)`,
    [statementId],
  )
  return rows.map((row) =>
    contentHash([
      textOf(row.source_statement_id),
      textOf(row.relation),
      textOf(row.row_key),
      textOf(row.row_hash),
      textOf(row.payload_id),
      textOf(row.response_hash),
    ]),
  )
}

/** The statement as it is published, in the order of its columns, with the price. */
async function pricedStatement(
  session: Session,
  { statementId, name }: CurrentStatement,
  price: FiatPrice | undefined,
): Promise<SqlRow> {
  const [row] = await session.rows(
    `select * from ${session.schema('computation')}.partner_commission_statements where statement_id = cast($1 as uuid)`,
    [statementId],
  )
  if (row === undefined) throw new Error(`${name} is not published`)
  if (price === undefined) return row
  return {
    ...row,
    quote_currency: price.currency,
    fiat_rate: price.rate,
    fiat_price_date: price.date,
    fiat_source: price.source,
    fiat_payable: fiatAmount(String(row.payable_native), price),
  }
}

/** In the order of the macro `statement_content_hash`, which is that of the columns. */
function hashedColumns(row: SqlRow): readonly ContentValue[] {
  return Object.entries(row)
    .filter(([name]) => name !== 'computed_at')
    .map(([name, value]) => (name === 'fiat_price_date' ? daysOf(value) : contentOf(value)))
}

function daysOf(value: SqlValue | undefined): ContentValue {
  if (typeof value !== 'string') return null
  const days = daysOfIso(value)
  if (days === undefined) throw new Error(`${value} is no date`)
  return BigInt(days)
}

function contentOf(value: SqlValue): ContentValue {
  if (value === null || typeof value === 'string' || typeof value === 'bigint') return value
  throw new Error(`A statement has no column of the kind ${typeof value}`)
}

function textOf(value: SqlValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}

async function insertRow(session: Session, table: string, row: SqlRow): Promise<void> {
  const names = Object.keys(row).map(quoteIdentifier)
  await session.execute(
    `insert into ${session.schema('finance')}.${table} (${names.join(', ')})
     values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
    Object.values(row),
  )
}
