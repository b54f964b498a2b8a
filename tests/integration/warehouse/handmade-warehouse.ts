import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import type { Engine, SqlRow } from '../../../src/engine/engine.js'
import { quoteRelation, quoteText } from '../../../src/engine/identifiers.js'
import { financeMigrations } from '../../../src/finance/migrations/index.js'
import type { Macro } from '../../../src/project/types.js'
import { MacroLibrary } from '../../../src/template/macro-library.js'
import { parseTemplate } from '../../../src/template/parse-template.js'
import { renderTemplate } from '../../../src/template/render-template.js'
import type { Template } from '../../../src/template/template.js'
import { templateDependencies } from '../../../src/template/template-dependencies.js'
import { handmadeTables } from './handmade-tables.js'

/** Cells as text; NULL is null. */
export type HandmadeRow = Readonly<Record<string, string | null>>

/** Rows of a query. */
export type ReadRows = (sql: string) => Promise<readonly SqlRow[]>

/** Thrown to roll a transaction back that did all it was for. */
class Undo extends Error {}

interface HandmadeModel {
  readonly name: string
  readonly schema: string
  readonly template: Template
}

const root = join(import.meta.dirname, '../../..')
const asOf = "cast('2026-11-23T00:00:00Z' as timestamptz)"
const library = new MacroLibrary(readMacros(), 'duckdb')
const models = inOrder(['computation', 'portal'].flatMap(readModels))

/**
 * The computation and portal models over canonical and registry tables that a test fills by hand, in a database of
 * its own in memory. Every model is a table here, so that a test can break it and see which law notices; but one that
 * reads the registry alone is a view, so that tests of the registry see what a test changed there.
 */
export class HandmadeWarehouse {
  readonly #engine: Engine

  private constructor(engine: Engine) {
    this.#engine = engine
  }

  static async open(): Promise<HandmadeWarehouse> {
    const warehouse = new HandmadeWarehouse(await openDuckdb({ path: ':memory:', threads: 1 }))
    await warehouse.#engine.withSession(async (session) => {
      for (const schema of ['registry', 'canonical', 'computation', 'portal']) {
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
    await this.#engine.withSession(async (session) => {
      for (const model of models) {
        const relation = quoteRelation(model)
        const kind = readsRegistryAlone(model) ? 'view' : 'table'
        await session.execute(`create or replace ${kind} ${relation} as ${render(model.template)}`)
      }
    })
  }

  async rows(sql: string): Promise<readonly SqlRow[]> {
    return this.#engine.withSession((session) => session.rows(sql))
  }

  async execute(sql: string): Promise<void> {
    await this.#engine.withSession((session) => session.execute(sql))
  }

  /** The rows that a test of tests/data/ finds fault with. */
  async failures(test: string): Promise<readonly SqlRow[]> {
    return this.rows(testSql(test))
  }

  /** The same after some change of the tables, which is undone again. */
  async failuresAfter(changes: readonly string[], test: string): Promise<readonly SqlRow[]> {
    return this.after(changes, (rows) => rows(testSql(test)))
  }

  /** What `read` finds in the changed tables; the change is undone again. */
  async after<T>(changes: readonly string[], read: (rows: ReadRows) => Promise<T>): Promise<T> {
    const undo = new Undo()
    return this.#engine.withSession(async (session) => {
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
    await this.#engine.close()
  }
}

function testSql(test: string): string {
  const file = join(root, 'tests/data', `${test}.sql`)
  return render(parseTemplate(readFileSync(file, 'utf8'), file))
}

/** The SQL of a model or test over the handmade tables. */
function render(template: Template): string {
  return renderTemplate(template, library, {
    dialect: 'duckdb',
    ref: (name) => quoteRelation(relationOf(name)),
    source: (provider, endpoint) => quoteRelation({ schema: provider, name: endpoint }),
    self: () => '',
    var: (name) => name,
    env: (name) => name,
    asOf,
    incremental: false,
  }).sql
}

function relationOf(name: string): { readonly schema: string; readonly name: string } {
  const model = models.find((candidate) => candidate.name === name)
  if (model !== undefined) return model
  const table = Object.keys(handmadeTables).find((candidate) => candidate.endsWith(`.${name}`))
  if (table === undefined) throw new Error(`no model and no handmade table is called ${name}`)
  return { schema: table.slice(0, table.indexOf('.')), name }
}

function readModels(schema: string): HandmadeModel[] {
  const folder = join(root, 'models', schema)
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'))
  return files.map((file) => ({
    name: relationName(basename(file, '.sql'), files),
    schema,
    template: parseTemplate(readFileSync(join(folder, file), 'utf8'), `models/${schema}/${file}`),
  }))
}

/** Versions are called as they are published: `lines_v1` for `lines.sql` beside `lines.v2.sql`. */
function relationName(name: string, files: readonly string[]): string {
  return files.includes(`${name}.v2.sql`) ? `${name}_v1` : name.replace(/\.v(\d+)$/, '_v$1')
}

function readsRegistryAlone(model: HandmadeModel): boolean {
  const { refs, sources } = templateDependencies(model.template, library)
  return sources.length === 0 && refs.every(({ name }) => relationOf(name).schema === 'registry')
}

function readMacros(): Macro[] {
  const folders = [
    { folder: 'macros', dialect: undefined },
    { folder: 'macros/duckdb', dialect: 'duckdb' },
  ] as const
  return folders.flatMap(({ folder, dialect }) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith('.sql'))
      .map((file) => ({
        name: basename(file, '.sql'),
        dialect,
        text: readFileSync(join(root, folder, file), 'utf8'),
        file: `${folder}/${file}`,
      })),
  )
}

/** Parents before children. */
function inOrder(unordered: readonly HandmadeModel[]): readonly HandmadeModel[] {
  const ordered: HandmadeModel[] = []
  const visit = (model: HandmadeModel): void => {
    if (ordered.includes(model)) return
    for (const { name } of templateDependencies(model.template, library).refs) {
      const parent = unordered.find((candidate) => candidate.name === name)
      if (parent !== undefined) visit(parent)
    }
    ordered.push(model)
  }
  unordered.forEach(visit)
  return ordered
}
