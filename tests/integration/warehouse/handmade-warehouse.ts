import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import type { Dialect, Engine, Session, SqlRow } from '../../../src/engine/engine.js'
import { quoteRelation, quoteText } from '../../../src/engine/identifiers.js'
import { openPostgres } from '../../../src/engine/postgres/open-postgres.js'
import { financeMigrations } from '../../../src/finance/migrations/index.js'
import { createDatabase } from '../../support/postgres/test-database.js'
import { connectionTo } from '../../support/test-engines.js'
import { HandmadeModels } from './handmade-models.js'
import { handmadeTables } from './handmade-tables.js'

/** Cells as text; NULL is null. */
export type HandmadeRow = Readonly<Record<string, string | null>>

/** Rows of a query. */
export type ReadRows = (sql: string) => Promise<readonly SqlRow[]>

/** Thrown to roll a transaction back that did all it was for. */
class Undo extends Error {}

/** An empty database, and what ends it. */
interface Opened {
  readonly engine: Engine
  readonly close: () => Promise<void>
}

/**
 * The computation and portal models over canonical and registry tables that a test fills by hand, in a database of
 * its own. Every model is a table here, so that a test can break it and see which law notices; but one that
 * reads the registry alone is a view, so that tests of the registry see what a test changed there.
 */
export class HandmadeWarehouse {
  readonly #engine: Engine
  readonly #close: () => Promise<void>
  readonly #models: HandmadeModels

  private constructor({ engine, close }: Opened) {
    this.#engine = engine
    this.#close = close
    this.#models = HandmadeModels.of(engine.dialect)
  }

  static async open(dialect: Dialect = 'duckdb'): Promise<HandmadeWarehouse> {
    const warehouse = new HandmadeWarehouse(await emptyDatabase(dialect))
    await warehouse.#engine.withSession(async (session) => {
      for (const schema of ['landing', 'registry', 'canonical', 'computation', 'portal']) {
        await session.execute(`create schema ${schema}`)
      }
      for (const [table, columns] of Object.entries(handmadeTables)) {
        await session.execute(`create table ${table} (${columns})`)
      }
      for (const migration of financeMigrations) await migration.up(session)
    })
    return warehouse
  }

  /** Adds rows; columns that a row does not name are NULL. */
  async fill(table: string, rows: readonly HandmadeRow[]): Promise<void> {
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    const tuples = rows.map((row) => {
      const cells = columns.map((column) => row[column] ?? null)
      return `(${cells.map((cell) => (cell === null ? 'null' : quoteText(cell))).join(', ')})`
    })
    if (tuples.length === 0) return
    await this.execute(`insert into ${table} (${columns.join(', ')}) values ${tuples.join(', ')}`)
  }

  /** Builds every computation and portal model anew. */
  async build(): Promise<void> {
    await this.onSession(async (session) => {
      // As a build does with every table that it makes: plans rest on it.
      if (session.dialect === 'postgres')
        await session.execute(`analyze ${Object.keys(handmadeTables).join(', ')}`)
      for (const model of this.#models.models) {
        const relation = quoteRelation(model)
        if (session.dialect === 'postgres')
          await session.execute(`drop ${model.kind} if exists ${relation} cascade`)
        const create = session.dialect === 'postgres' ? 'create' : 'create or replace'
        await session.execute(`${create} ${model.kind} ${relation} as ${model.sql}`)
        // The next statement is planned by it.
        if (session.dialect === 'postgres' && model.kind === 'table')
          await session.execute(`analyze ${relation}`)
      }
    })
  }

  /** Lends a session that plans as a build's does (`session-settings.ts`). */
  async onSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#engine.withSession(async (session) => {
      if (session.dialect === 'postgres') await session.execute('set enable_nestloop = off')
      return work(session)
    })
  }

  async rows(sql: string): Promise<readonly SqlRow[]> {
    return this.onSession((session) => session.rows(sql))
  }

  async execute(sql: string): Promise<void> {
    await this.onSession((session) => session.execute(sql))
  }

  /** The rows that a test of tests/data/ finds fault with. */
  async failures(test: string): Promise<readonly SqlRow[]> {
    return this.rows(this.#models.test(test))
  }

  /** The same after some change of the tables, which is undone again. */
  async failuresAfter(changes: readonly string[], test: string): Promise<readonly SqlRow[]> {
    return this.after(changes, (rows) => rows(this.#models.test(test)))
  }

  /** What `read` finds in the changed tables; the change is undone again. */
  async after<T>(changes: readonly string[], read: (rows: ReadRows) => Promise<T>): Promise<T> {
    const undo = new Undo()
    return this.onSession(async (session) => {
      let found: { readonly value: T } | undefined
      const work = session.transaction(async () => {
        for (const change of changes) await session.execute(change)
        found = { value: await read((sql) => session.rows(sql)) }
        throw undo
      })
      await work.catch((error: unknown) => {
        if (error !== undo) throw error
      })
      if (found === undefined) throw new Error('nothing was read')
      return found.value
    })
  }

  async close(): Promise<void> {
    await this.#close()
  }
}

async function emptyDatabase(dialect: Dialect): Promise<Opened> {
  if (dialect === 'duckdb') {
    const engine = await openDuckdb({ path: ':memory:', threads: 1 })
    return { engine, close: () => engine.close() }
  }
  const { url, drop } = await createDatabase()
  const engine = await openPostgres({ connection: connectionTo(url) })
  const close = async (): Promise<void> => {
    await engine.close()
    await drop()
  }
  return { engine, close }
}
