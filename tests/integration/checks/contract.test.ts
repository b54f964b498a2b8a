import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explainConstraintError } from '../../../src/checks/explain-constraint-error.js'
import { contractTypeOf, engineType } from '../../../src/engine/column-types.js'
import { createTableSql } from '../../../src/engine/create-table.js'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import { EngineError } from '../../../src/engine/engine-error.js'
import type { Engine } from '../../../src/engine/engine.js'
import { column, constraints, model } from '../../unit/checks/fixtures.js'

const lines = model('lines', [
  column('line_id', 'UUID', constraints({ notNull: true })),
  column('status', 'VARCHAR', constraints({ checks: ["status in ('OPEN', 'PAID')"] })),
  column('amount', 'DECIMAL(38,18)', {
    ...constraints({ checks: ['"amount" >= 0', "amount <> 5 or status like 'P%' -- five is odd"] }),
    position: { file: 'models/computation/lines.yml', line: 31, column: 9 },
  }),
])

const relation = { schema: 'main', name: 'lines_abc' }
let engine: Engine

beforeAll(async () => {
  engine = await openDuckdb({ path: ':memory:' })
  await engine.withSession((session) => session.execute(createTableSql('duckdb', relation, lines.columns)))
})

afterAll(() => engine.close())

async function refusal(values: string): Promise<EngineError> {
  try {
    await engine.withSession((session) => session.execute(`insert into main.lines_abc values (${values})`))
  } catch (error) {
    if (error instanceof EngineError) return error
    throw error
  }
  throw new Error('the row was accepted')
}

describe('a table with a contract', () => {
  it('describes itself as the contract says, for every contract type', async () => {
    const types = [
      'VARCHAR',
      'BOOLEAN',
      'INTEGER',
      'BIGINT',
      'DATE',
      'TIMESTAMPTZ',
      'UUID',
      'JSON',
      'DECIMAL(38,0)',
      'DECIMAL(9,2)',
    ]
    const list = types
      .map((type, index) => `cast(null as ${engineType('duckdb', type)}) as c${index}`)
      .join(', ')
    const described = await engine.withSession((session) => session.describe(`select ${list}`))
    expect(described.map(({ type }) => contractTypeOf('duckdb', type))).toEqual(types)
  })

  it('knows no contract type for what is inexact or unbounded', () => {
    expect(
      ['DOUBLE', 'FLOAT', 'HUGEINT', 'STRUCT(a INTEGER)'].map((type) => contractTypeOf('duckdb', type)),
    ).toEqual([undefined, undefined, undefined, undefined])
    expect(contractTypeOf('postgres', 'numeric(38, 18)')).toBe('DECIMAL(38,18)')
    expect(() => engineType('duckdb', 'DOUBLE')).toThrow('not a contract type')
  })

  it.each([
    ["null, 'OPEN', 1", 'column "line_id" is NULL in a row, and is declared not_null', 10],
    ["uuid(), 'LOST', 1", `column "status" breaks the check status in ('OPEN', 'PAID')`, 10],
    ["uuid(), 'OPEN', -1", 'column "amount" breaks the check "amount" >= 0', 31],
    ["uuid(), 'OPEN', 5", `column "amount" breaks the check amount <> 5 or status like 'P%'`, 31],
  ])('refuses (%s) in the words of the YAML', async (values, message, line) => {
    const explained = explainConstraintError(lines, await refusal(values))
    expect(explained.message).toContain(message)
    expect(explained).toMatchObject({
      code: 'constraint_violated',
      exitCode: 1,
      where: { line, node: 'model.shop.lines' },
    })
  })

  it('keeps the words of the engine for a check that it cannot find again', async () => {
    const other = model('lines', [column('line_id', 'UUID')])
    const explained = explainConstraintError(other, await refusal("uuid(), 'LOST', 1"))
    expect(explained.message).toContain("a row breaks the check ((status IN ('OPEN', 'PAID')))")
    const unknown = new EngineError('something else failed', { engineCode: 'constraint', sql: '' })
    expect(explainConstraintError(other, unknown).message).toContain('something else failed')
  })
})
