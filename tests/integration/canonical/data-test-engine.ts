import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import type { SqlRow } from '../../../src/engine/engine.js'
import type { Macro } from '../../../src/project/types.js'
import { MacroLibrary } from '../../../src/template/macro-library.js'
import { parseTemplate } from '../../../src/template/parse-template.js'
import { renderTemplate } from '../../../src/template/render-template.js'

const root = join(import.meta.dirname, '../../..')
const library = new MacroLibrary(
  [...macrosIn('macros', undefined), ...macrosIn('macros/duckdb', 'duckdb')],
  'duckdb',
)

/**
 * What a test of `tests/data/` finds in tables made by hand, each a select; a model or a source is named by its last
 * name. Relations that are not given hold no row, and the columns of `empty`.
 */
export async function failuresOf(
  test: string,
  tables: Readonly<Record<string, string>>,
  empty = 'select cast(null as uuid) as source_payload_id where false',
): Promise<readonly SqlRow[]> {
  const file = join(root, 'tests/data', `${test}.sql`)
  const relation = (name: string): string => `(${tables[name] ?? empty})`
  const { sql } = renderTemplate(parseTemplate(readFileSync(file, 'utf8'), file), library, {
    dialect: 'duckdb',
    ref: relation,
    source: (_provider, endpoint) => relation(endpoint),
    self: () => '',
    var: (name) => name,
    env: (name) => name,
    asOf: "cast('2026-01-01T00:00:00Z' as timestamptz)",
    incremental: false,
  })
  const engine = await openDuckdb({ path: ':memory:', threads: 1 })
  try {
    return await engine.withSession((session) => session.rows(sql))
  } finally {
    await engine.close()
  }
}

/** A select of rows; their cells are SQL. */
export function rowsOf(...rows: readonly Readonly<Record<string, string>>[]): string {
  return rows
    .map(
      (row) =>
        `select ${Object.entries(row)
          .map(([name, cell]) => `${cell} as ${name}`)
          .join(', ')}`,
    )
    .join(' union all ')
}

function macrosIn(folder: string, dialect: Macro['dialect']): readonly Macro[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.sql'))
    .map((name) => ({
      name: name.replace(/\.sql$/, ''),
      dialect,
      text: readFileSync(join(root, folder, name), 'utf8'),
      file: `${folder}/${name}`,
    }))
}
