import type { RelationName, Session, SqlValue } from '../engine.js'
import { EngineError } from '../engine-error.js'
import { quoteIdentifier, quoteRelation } from '../identifiers.js'
import { copyText, escapeCopyText } from './copy-text.js'

/** A batch is sent when its text is so long; a single row may be longer. */
const batchLength = 8 * 1024 * 1024
const batchRows = 100_000
/** Rows are joined before they become bytes: one buffer for many small rows. */
const partLength = 256 * 1024

type Target = RelationName | { readonly temporary: string }

/** Runs a COPY with the text of its rows. */
type Copy = (sql: string, text: readonly Buffer[]) => Promise<void>

/** See `Session.append`. Throws an EngineError that names row and column for a value that the column cannot hold. */
export async function appendRows(
  session: Session,
  copy: Copy,
  target: Target,
  columns: readonly string[],
  rows: Iterable<readonly SqlValue[]> | AsyncIterable<readonly SqlValue[]>,
): Promise<number> {
  const table = 'temporary' in target ? `pg_temp.${quoteIdentifier(target.temporary)}` : quoteRelation(target)
  const shown = `append to ${'temporary' in target ? quoteIdentifier(target.temporary) : table}`
  const types = await columnTypes(session, table, columns, shown)
  const sql = `copy ${table} (${columns.map(quoteIdentifier).join(', ')}) from stdin`
  const batch = new Batch(columns, types, shown)
  for await (const row of rows) {
    batch.add(row)
    if (batch.isFull) await copy(sql, batch.take())
  }
  if (!batch.isEmpty) await copy(sql, batch.take())
  return batch.count
}

/** Rows on their way to the server. A COPY begins only when a whole batch stands: a bad value leaves none open. */
class Batch {
  count = 0
  readonly #columns: readonly string[]
  readonly #types: readonly string[]
  readonly #sql: string
  #parts: Buffer[] = []
  #text = ''
  #length = 0
  #rows = 0

  constructor(columns: readonly string[], types: readonly string[], sql: string) {
    this.#columns = columns
    this.#types = types
    this.#sql = sql
  }

  get isEmpty(): boolean {
    return this.#rows === 0
  }

  get isFull(): boolean {
    return this.#length + this.#text.length >= batchLength || this.#rows >= batchRows
  }

  add(row: readonly SqlValue[]): void {
    if (row.length !== this.#columns.length)
      throw this.#refusal(
        `row ${this.count + 1} has ${row.length} values for ${this.#columns.length} columns`,
      )
    this.#text += `${row.map((value, index) => this.#valueText(value, index)).join('\t')}\n`
    this.count += 1
    this.#rows += 1
    if (this.#text.length >= partLength) this.#endPart()
  }

  take(): readonly Buffer[] {
    this.#endPart()
    const parts = this.#parts
    this.#parts = []
    this.#length = 0
    this.#rows = 0
    return parts
  }

  #valueText(value: SqlValue, index: number): string {
    if (value === null) return '\\N'
    const read = copyText(value, this.#types[index] ?? '')
    if (read.ok) return escapeCopyText(read.text)
    const place = `row ${this.count + 1}, column "${this.#columns[index] ?? ''}"`
    throw this.#refusal(`${place}: ${shownValue(value)} ${read.problem}`)
  }

  #endPart(): void {
    if (this.#text === '') return
    this.#length += this.#text.length
    this.#parts.push(Buffer.from(this.#text))
    this.#text = ''
  }

  #refusal(message: string): EngineError {
    return new EngineError(message, { engineCode: 'conversion', sql: this.#sql })
  }
}

async function columnTypes(
  session: Session,
  table: string,
  columns: readonly string[],
  sql: string,
): Promise<readonly string[]> {
  const found = await session.rows(
    `select attname as name, pg_catalog.format_type(atttypid, atttypmod) as type
       from pg_catalog.pg_attribute
      where attrelid = pg_catalog.to_regclass($1) and attnum > 0 and not attisdropped`,
    [table],
  )
  if (found.length === 0)
    throw new EngineError(`there is no table ${sql.slice('append to '.length)}`, {
      engineCode: 'binder',
      sql,
    })
  const types = new Map(found.map((row) => [row.name, String(row.type)]))
  return columns.map((column) => {
    const type = types.get(column)
    if (type !== undefined) return type
    throw new EngineError(`the table has no column "${column}"`, { engineCode: 'binder', sql })
  })
}

function shownValue(value: SqlValue): string {
  const text =
    value instanceof Uint8Array
      ? `${value.length} bytes`
      : typeof value === 'string'
        ? JSON.stringify(value)
        : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
