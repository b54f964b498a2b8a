import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll } from 'vitest'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import type { Dialect, Engine, SqlRow } from '../../../src/engine/engine.js'
import { openPostgres } from '../../../src/engine/postgres/open-postgres.js'
import type { Macro } from '../../../src/project/types.js'
import { MacroLibrary } from '../../../src/template/macro-library.js'
import { parseTemplate } from '../../../src/template/parse-template.js'
import { renderTemplate } from '../../../src/template/render-template.js'
import { createDatabase } from '../../support/postgres/test-database.js'
import { projectUnderTest } from '../../support/project-under-test.js'
import { connectionTo } from '../../support/test-engines.js'

const macrosFolder = pathToFileURL(join(projectUnderTest, 'macros/'))

/** DuckDB's types of arguments that are called otherwise on PostgreSQL. */
const postgresTypes: Readonly<Record<string, string>> = { hugeint: 'numeric(39, 0)' }

/** Runs the project's macros on a real engine: one query over many rows of arguments. */
export class MacroEvaluator {
  readonly #engine: Engine
  readonly #library: MacroLibrary
  readonly #drop: () => Promise<void>

  private constructor(engine: Engine, drop: () => Promise<void>) {
    this.#engine = engine
    this.#drop = drop
    const { dialect } = engine
    this.#library = new MacroLibrary(
      [...macrosIn('', undefined), ...macrosIn(`${dialect}/`, dialect)],
      dialect,
    )
  }

  static async open(dialect: Dialect): Promise<MacroEvaluator> {
    if (dialect === 'duckdb')
      return new MacroEvaluator(await openDuckdb({ path: ':memory:' }), async () => undefined)
    const { url, drop } = await createDatabase()
    return new MacroEvaluator(await openPostgres({ connection: connectionTo(url) }), drop)
  }

  async close(): Promise<void> {
    await this.#engine.close()
    await this.#drop()
  }

  /** The engine's name of a type that is given in DuckDB's words. */
  typeName(type: string): string {
    return this.#engine.dialect === 'postgres' ? (postgresTypes[type] ?? type) : type
  }

  /**
   * The text of an expression's value for each row of arguments, in their order. `columns` gives the SQL types under
   * which the expression sees them; the arguments are text, so that no digit is lost on the way in.
   */
  async values(
    expression: string,
    columns: Readonly<Record<string, string>>,
    rows: readonly (readonly (string | null)[])[],
  ): Promise<readonly (string | null)[]> {
    const names = Object.keys(columns)
    const typed = names
      .map((name) => `cast(${name} as ${this.typeName(columns[name] ?? '')}) as ${name}`)
      .join(', ')
    const answers = await this.query(
      `select cast(${expression} as varchar) as answer from (select place, ${typed} from arguments) as typed order by place`,
      names,
      rows,
    )
    return answers.map(({ answer }) => (answer === null ? null : String(answer)))
  }

  /** The rows of a query, which reads the text arguments as relation `arguments` with the column `place` from 0 on. */
  async query(
    sql: string,
    names: readonly string[],
    rows: readonly (readonly (string | null)[])[],
  ): Promise<readonly SqlRow[]> {
    return this.#engine.withSession(async (session) => {
      await session.execute(
        `create temp table arguments (place bigint, ${names.map((name) => `${name} varchar`).join(', ')})`,
      )
      await session.append(
        { temporary: 'arguments' },
        ['place', ...names],
        rows.map((row, place) => [BigInt(place), ...row]),
      )
      return session.rows(this.#render(sql))
    })
  }

  /** The value for a single row of text arguments. */
  async value(
    expression: string,
    columns: Readonly<Record<string, string>>,
    row: readonly (string | null)[],
  ) {
    const [answer] = await this.values(expression, columns, [row])
    return answer
  }

  #render(expression: string): string {
    return renderTemplate(parseTemplate(expression, 'test.sql'), this.#library, {
      dialect: this.#engine.dialect,
      ref: nothingThere,
      source: nothingThere,
      self: nothingThere,
      var: nothingThere,
      env: nothingThere,
      asOf: `timestamptz '2026-01-01 00:00:00+00'`,
      incremental: false,
    }).sql
  }
}

function macrosIn(folder: string, dialect: Macro['dialect']): readonly Macro[] {
  return readdirSync(new URL(folder, macrosFolder))
    .filter((name) => name.endsWith('.sql'))
    .map((name) => ({
      name: name.replace('.sql', ''),
      dialect,
      text: readFileSync(new URL(folder + name, macrosFolder), 'utf8'),
      file: `macros/${folder}${name}`,
    }))
}

/** The macros on one engine, for the tests of a `describe`. */
export function useMacros(dialect: Dialect): () => MacroEvaluator {
  let macros: MacroEvaluator | undefined
  beforeAll(async () => {
    macros = await MacroEvaluator.open(dialect)
  })
  afterAll(() => macros?.close())
  return () => {
    if (macros === undefined) throw new Error('the macros are there only while tests run')
    return macros
  }
}

function nothingThere(): string {
  throw new TypeError('a macro looks up nothing')
}
