import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeOnEngines } from '../../support/test-engines.js'
import { TestProject } from '../../support/test-project.js'

const model = (indexes: string, materialized = 'table'): string => `models:
  - name: doubled
    config: { materialized: ${materialized}, indexes: [${indexes}] }
    columns:
      - { name: order_id, type: INTEGER }
      - { name: kind, type: VARCHAR }
      - { name: amount_native, type: "DECIMAL(38,18)", unit: coin }
`

const files = {
  'seeds/registry/orders.csv': 'order_id,kind,amount_native\n1,a,10.5\n2,a,5\n3,b,5\n',
  'seeds/registry/orders.yml': `seeds:
  - name: orders
    columns:
      - { name: order_id, type: INTEGER }
      - { name: kind, type: VARCHAR }
      - { name: amount_native, type: "DECIMAL(38,18)", unit: coin }
`,
  'models/canonical/doubled.sql':
    'select order_id, kind, cast(amount_native * 2 as decimal(38, 18)) as amount_native from {{ref "orders"}}\n',
}

describeOnEngines('indexes that a model declares', ({ dialect }) => {
  let project: TestProject

  beforeEach(async () => {
    project = await TestProject.onEngine(files)
  })

  afterEach(() => project.dispose())

  async function indexes(): Promise<readonly unknown[]> {
    const rows = await project.query(
      dialect === 'duckdb'
        ? `select sql as definition from duckdb_indexes() order by 1`
        : `select pg_get_indexdef(i.indexrelid) as definition from pg_index as i join pg_class as c on c.oid = i.indrelid
            where c.relnamespace = cast('aurora_data' as regnamespace) and c.relname like 'doubled%' order by 1`,
    )
    return rows.map(({ definition }) => String(definition).replace(/^(CREATE.* INDEX) \S+ ON \S+ /, '$1 '))
  }

  it('are made of the table that is published, where they help and cost little', async () => {
    project.write(
      'models/canonical/doubled.yml',
      model(
        '{ columns: [kind, amount_native] }, { columns: [order_id], unique: true }, { columns: [kind], type: hash }',
      ),
    )
    await project.ok('build')
    expect(await indexes()).toEqual(
      dialect === 'duckdb'
        ? []
        : [
            'CREATE INDEX USING btree (kind, amount_native)',
            'CREATE INDEX USING hash (kind)',
            'CREATE UNIQUE INDEX USING btree (order_id)',
          ],
    )
    const again = await project.ok('build')
    expect(again.stdout).toContain('nothing')
    project.write('models/canonical/doubled.yml', model(''))
    const plan = await project.ok('plan')
    // Rows are the same without: only where there was an index, there is something to do.
    expect(plan.stdout).toMatch(dialect === 'duckdb' ? /0 nodes to build/ : /1 node to build/)
  })

  it('that are unique stop a build on either engine where two rows are equal, and tell which', async () => {
    project.write('models/canonical/doubled.yml', model('{ columns: [kind], unique: true }'))
    const { code, stdout } = await project.run(['build'])
    expect(code).toBe(1)
    expect(stdout).toContain(
      dialect === 'duckdb'
        ? 'contract_unique_doubled_kind'
        : 'canonical.doubled: two rows have the same kind: a.',
    )
  })

  it('are refused on what is no table', async () => {
    project.write('models/canonical/doubled.yml', model('{ columns: [kind] }', 'view'))
    const { code, stderr } = await project.run(['plan'])
    expect(code).toBe(2)
    expect(stderr).toContain('doubled has indexes and is materialized as view')
  })
})
