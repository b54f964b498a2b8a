import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SqlValue } from '../../../src/engine/engine.js'
import { quoteText } from '../../../src/engine/identifiers.js'
import { projectUnderTest } from '../../support/project-under-test.js'
import { TestProject } from '../../support/test-project.js'
import type { HandmadeWarehouse, ReadRows } from './handmade-warehouse.js'
import { handmadeTables } from './handmade-tables.js'
import { breaks } from './law-breaks.js'
import { openLawfulWorld } from './lawful-world.js'

const laws = readdirSync(join(projectUnderTest, 'tests/data'))
  .filter((file) => /^law_[1-589]/.test(file))
  .map((file) => file.replace(/\.sql$/, ''))

describe('a build of tables that break the laws', () => {
  let warehouse: HandmadeWarehouse
  let project: TestProject

  beforeAll(async () => {
    warehouse = await openLawfulWorld()
    project = new TestProject()
    cpSync(join(projectUnderTest, 'macros'), project.path('macros'), { recursive: true })
    for (const law of laws) project.write(`tests/data/${law}.sql`, lawText(law))
    await writeTables((sql) => warehouse.rows(sql))
  })

  afterAll(async () => {
    await warehouse.close()
    project.dispose()
  })

  /** Every relation that a law reads, as a model of its own that holds the rows of now. */
  async function writeTables(rows: ReadRows): Promise<void> {
    const names = new Set(
      laws.flatMap((law) => [...lawText(law).matchAll(/{{ref "(\w+)"}}/g)].map((match) => match[1])),
    )
    for (const name of names) {
      const relation = relationOf(String(name))
      project.write(`models/${relation.replace('.', '/')}.sql`, await tableText(relation, rows))
    }
  }

  async function tableText(relation: string, read: ReadRows): Promise<string> {
    const [schema = '', name = ''] = relation.split('.')
    const columns = await read(
      `select column_name, data_type from duckdb_columns()
        where schema_name = '${schema}' and table_name = '${name}' order by column_index`,
    )
    const row = (cells: Readonly<Record<string, SqlValue>>): string =>
      `select ${columns
        .map(({ column_name, data_type }) => {
          const cell = cells[String(column_name)] ?? null
          return `cast(${cell === null ? 'null' : quoteText(String(cell))} as ${String(data_type)}) as ${String(column_name)}`
        })
        .join(', ')}`
    const rows = await read(`select * from ${relation}`)
    return rows.length === 0 ? `${row({})} where false` : rows.map(row).join('\nunion all\n')
  }

  it('passes while they keep them', async () => {
    const result = await project.run(['build'])
    expect({ code: result.code, failures: failedTests(result.stdout) }).toEqual({ code: 0, failures: [] })
    expect(await published()).toBe('6')
  })

  it.each(laws.filter((law) => breaks.some(([broken]) => broken === law)))(
    'fails by %s and publishes nothing',
    async (law) => {
      const [, , change] = breaks.find(([broken]) => broken === law) ?? []
      await warehouse.after([String(change)], writeTables)
      // A test of a node whose own tests failed is skipped: each law is to stop a build by itself.
      const others = laws.filter((other) => other !== law)
      const result = await project.run(['build', '--exclude', ...others])
      expect({ code: result.code, failed: failedTests(result.stdout) }).toEqual({ code: 1, failed: [law] })
      expect(await published()).toBe('6')
    },
  )

  async function published(): Promise<unknown> {
    const [row] = await project.query(
      'select count(*) as statements from computation.partner_commission_statements',
    )
    return row?.['statements']
  }
})

function lawText(law: string): string {
  return readFileSync(join(projectUnderTest, 'tests/data', `${law}.sql`), 'utf8')
}

function relationOf(name: string): string {
  return Object.keys(handmadeTables).find((table) => table.endsWith(`.${name}`)) ?? `computation.${name}`
}

function failedTests(output: string): readonly string[] {
  return [...output.matchAll(/^fail (\S+)/gm)].map((match) => match[1] ?? '')
}
