import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkQuery } from '../../../src/checks/check-query.js'
import type { QueryCheck } from '../../../src/checks/query-check.js'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import type { Engine } from '../../../src/engine/engine.js'
import { model } from '../../unit/checks/fixtures.js'
import { factReads, factTables, plainRendering } from './query-fixture.js'

let engine: Engine

beforeAll(async () => {
  engine = await openDuckdb({ path: ':memory:' })
  await engine.withSession((session) => session.execute(factTables))
})

afterAll(() => engine.close())

async function codesOf(sql: string, isMoney: boolean): Promise<readonly string[]> {
  return engine.withSession(async (session) => {
    const check: QueryCheck = {
      session,
      model: model('lines', []),
      rendered: plainRendering(sql),
      reads: factReads,
    }
    const errors = await checkQuery(check, await session.describe(sql), isMoney)
    return errors.map(({ code }) => code)
  })
}

describe('checkQuery', () => {
  const sql = 'select bps / 2 as half, row_number() over (order by kind) as n from canonical.facts'

  it('looks at money only where there is some', async () => {
    expect(await codesOf(sql, true)).toEqual([
      'inexact_money',
      'inexact_money',
      'not_deterministic',
      'not_deterministic',
    ])
    expect(await codesOf(sql, false)).toEqual(['not_deterministic', 'not_deterministic'])
  })

  it('refuses a statement that the engine shows no tree of', async () => {
    await engine.withSession(async (session) => {
      const rendered = plainRendering('pivot canonical.facts on kind using sum(bps)')
      const check: QueryCheck = { session, model: model('lines', []), rendered, reads: factReads }
      await expect(checkQuery(check, [], false)).rejects.toMatchObject({
        code: 'unchecked_query',
        exitCode: 1,
      })
    })
  })
})
