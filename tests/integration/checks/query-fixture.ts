import { analyzeQuery } from '../../../src/checks/query-analysis.js'
import type { QueryAnalysis } from '../../../src/checks/query-analysis.js'
import type { QueryCheck, ReadRelation } from '../../../src/checks/query-check.js'
import type { Session } from '../../../src/engine/engine.js'
import type { Column, ModelConfig } from '../../../src/project/types.js'
import type { Rendered } from '../../../src/template/types.js'
import { column, constraints, model } from '../../unit/checks/fixtures.js'

/** Text that stands in one file as it is. */
export function plainRendering(sql: string, file = 'models/computation/lines.sql'): Rendered {
  const place = (line: number, columnNumber: number) => ({
    position: { file, line, column: columnNumber },
    via: [],
  })
  return {
    sql,
    map: {
      locate: (offset) => {
        const before = sql.slice(0, offset).split('\n')
        return place(before.length, (before.at(-1) ?? '').length + 1)
      },
      locateLine: place,
    },
  }
}

export const factColumns: readonly Column[] = [
  column('chain_id', 'VARCHAR', constraints({ notNull: true })),
  column('period', 'BIGINT', constraints({ notNull: true })),
  column('fact_id', 'UUID', constraints({ notNull: true, unique: true })),
  column('kind', 'VARCHAR'),
  column('amount', 'DECIMAL(38,18)', { unit: 'coin' }),
  column('bps', 'INTEGER'),
]

/** `canonical.facts`, unique by chain and period, and `registry.chains`, unique by chain. */
export const factReads: readonly ReadRelation[] = [
  {
    relation: '"canonical"."facts"',
    node: model('facts', factColumns, { grain: ['chain_id', 'period'] }),
    tests: [],
  },
  {
    relation: '"registry"."chains"',
    node: model('chains', [column('chain_id', 'VARCHAR'), column('unit', 'VARCHAR')], {
      grain: ['chain_id'],
    }),
    tests: [],
  },
]

export const factTables = `
  create schema canonical;
  create schema registry;
  create table canonical.facts (
    chain_id varchar, period bigint, fact_id uuid, kind varchar, amount decimal(38,18), bps integer
  );
  create table registry.chains (chain_id varchar, unit varchar);
`

export async function analyzed(
  session: Session,
  sql: string,
  config: Partial<ModelConfig> = {},
  reads: readonly ReadRelation[] = factReads,
): Promise<{ readonly check: QueryCheck; readonly analysis: QueryAnalysis }> {
  const check: QueryCheck = {
    session,
    model: model('lines', [], config),
    rendered: plainRendering(sql),
    reads,
  }
  return { check, analysis: await analyzeQuery(check, await session.describe(sql)) }
}
