import { afterEach, expect, it } from 'vitest'
import { describeOnEngines } from '../../support/test-engines.js'
import { TestProject } from '../../support/test-project.js'

describeOnEngines('models', () => {
  let project: TestProject | undefined

  afterEach(() => project?.dispose())

  async function newProject(files: Readonly<Record<string, string>>): Promise<TestProject> {
    project = await TestProject.onEngine(files)
    return project
  }

  it('read ephemeral parents as steps, through several levels', async () => {
    const shop = await newProject({
      'models/canonical/one.sql': '{{config materialized="ephemeral"}}select 1 as n\n',
      'models/canonical/two.sql': '{{config materialized="ephemeral"}}select n + 1 as n from {{ref "one"}}\n',
      'models/canonical/three.sql':
        'select one.n + two.n as n from {{ref "one"}} as one, {{ref "two"}} as two\n',
    })
    await shop.ok('build')
    expect(await shop.query('select n from canonical.three')).toEqual([{ n: 3 }])
    expect(
      await shop.query(
        `select count(*) as n from information_schema.tables where table_schema = 'canonical'`,
      ),
    ).toEqual([{ n: '1' }])
  })

  it('that are ephemeral are tested only where everything in their text can be read', async () => {
    const shop = await newProject({
      'seeds/registry/rates.csv': 'n\n1\n',
      'seeds/registry/rates.yml':
        'seeds:\n  - name: rates\n    columns: [{ name: n, type: INTEGER, description: N. }]\n',
      'models/canonical/base.sql': '{{config materialized="table"}}select 2 as n\n',
      'models/canonical/both.sql':
        '{{config materialized="ephemeral"}}select base.n from {{ref "base"}} as base, {{ref "rates"}} as rates\n',
      'models/canonical/both.yml':
        'models:\n  - name: both\n    columns: [{ name: n, type: INTEGER, description: N., tests: [accepted_values: { values: [3] }] }]\n',
    })
    await shop.ok('seed')
    const { code, stdout } = await shop.run(['build'])
    expect(code).toBe(1)
    expect(stdout).toContain('accepted_values_both_n')
  })

  it('show an error of an ephemeral parent at its own place', async () => {
    const shop = await newProject({
      'models/canonical/one.sql':
        '{{config materialized="ephemeral"}}\nselect 1 as n,\n  missing_column as m\n',
      'models/canonical/two.sql': 'select n from {{ref "one"}}\n',
    })
    const { code, stdout } = await shop.run(['build'])
    expect(code).toBe(1)
    expect(stdout).toContain('models/canonical/one.sql:3:3')
  })

  it('stand side by side in versions, the latest also under the bare name', async () => {
    const shop = await newProject({
      'models/canonical/price.sql': 'select 1 as n\n',
      'models/canonical/price.v2.sql': 'select 2 as n\n',
      'models/canonical/price.yml': `models:
  - name: price
    description: A price.
    latest_version: 2
    versions:
      - { v: 1, deprecation_date: 2025-12-31 }
      - { v: 2 }
`,
      'models/canonical/uses_latest.sql': 'select n from {{ref "price"}}\n',
      'models/canonical/uses_first.sql': 'select n from {{ref "price" v=1}}\n',
    })
    const { stdout } = await shop.ok('build')
    expect(stdout).toMatch(/deprecated.*2025-12-31|2025-12-31.*deprecated/)
    const [row] = await shop.query(
      'select (select n from canonical.price) as bare, (select n from canonical.price_v1) as first, (select n from canonical.price_v2) as second, (select n from canonical.uses_latest) as latest, (select n from canonical.uses_first) as pinned',
    )
    expect(row).toEqual({ bare: 2, first: 1, second: 2, latest: 2, pinned: 1 })
  })

  it('are built to one logical time, which --as-of sets', async () => {
    const shop = await newProject({
      'models/canonical/clock.sql': '{{config materialized="table"}}select {{as_of}} as computed_at\n',
    })
    await shop.ok('build', '--as-of', '2025-03-01')
    expect(await shop.query('select computed_at from canonical.clock')).toEqual([
      { computed_at: '2025-03-01T00:00:00.000000Z' },
    ])
  })

  it('that compare with the logical time are built again on another day, the others are not', async () => {
    const shop = await newProject({
      'models/canonical/stamped.sql':
        '{{config materialized="table"}}select 1 as n, {{as_of}} as computed_at\n',
      'models/canonical/stamped.yml':
        'models:\n  - name: stamped\n    columns:\n      - { name: n, type: INTEGER, description: A number. }\n      - { name: computed_at, type: TIMESTAMPTZ, description: When., volatile: true }\n',
      'models/canonical/due.sql': `{{config materialized="table"}}select {{as_of}} >= timestamptz '2026-01-02' as is_due\n`,
    })
    await shop.ok('build')
    shop.now = new Date('2026-01-01T23:00:00Z')
    expect((await shop.ok('build')).stdout).toContain('nothing changed')
    shop.now = new Date('2026-01-02T00:00:00Z')
    const { stdout } = await shop.ok('build')
    expect(stdout).toContain('canonical.due')
    expect(stdout).not.toContain('canonical.stamped')
    expect(await shop.query('select is_due from canonical.due')).toEqual([{ is_due: true }])
  })

  it('are refused before they are built when the SQL breaks the contract', async () => {
    const shop = await newProject({
      'models/canonical/price.sql': 'select 1 as n, cast(2 as decimal(18, 3)) as amount_native\n',
      'models/canonical/price.yml': `models:
  - name: price
    config: { materialized: table }
    columns:
      - { name: n, type: INTEGER, description: A number. }
      - { name: amount_native, type: "DECIMAL(38,18)", unit: coin, description: An amount. }
`,
    })
    const { code, stdout } = await shop.run(['build'])
    expect(code).toBe(1)
    expect(stdout).toContain('DECIMAL(38,18)')
    expect(stdout).toContain('DECIMAL(18,3)')
    expect(stdout).toContain('models/canonical/price.yml:6')
  })

  it('stop at a row that breaks a CHECK, named by column', async () => {
    const shop = await newProject({
      'models/canonical/price.sql': 'select cast(-1 as decimal(38, 18)) as amount_native\n',
      'models/canonical/price.yml': `models:
  - name: price
    config: { materialized: table }
    columns:
      - { name: amount_native, type: "DECIMAL(38,18)", unit: coin, description: An amount. }
`,
    })
    const { code, stdout } = await shop.run(['build'])
    expect(code).toBe(1)
    expect(stdout).toContain('amount_native')
    expect(stdout).toContain('>= 0')
  })

  it('are refused at once where they ask for what cannot be built yet', async () => {
    const shop = await newProject({
      'models/canonical/daily.sql': '{{config materialized="incremental"}}select 1 as n\n',
    })
    const { code, stderr } = await shop.run(['plan'])
    expect(code).toBe(2)
    expect(stderr).toContain('models/canonical/daily.sql')
    expect(stderr).toContain('incremental')
  })

  it('keep the promises of two contracts apart whose names run together', async () => {
    const contract = (model: string, column: string) =>
      `models:\n  - name: ${model}\n    columns: [{ name: ${column}, type: INTEGER, description: N., constraints: [not_null] }]\n`
    const shop = await newProject({
      'models/canonical/price.sql': 'select 1 as day_id\n',
      'models/canonical/price.yml': contract('price', 'day_id'),
      'models/canonical/price_day.sql': 'select 1 as id\n',
      'models/canonical/price_day.yml': contract('price_day', 'id'),
    })
    await shop.ok('build')
  })

  it('name a cycle in full', async () => {
    const shop = await newProject({
      'models/canonical/a.sql': 'select * from {{ref "b"}}\n',
      'models/canonical/b.sql': 'select * from {{ref "c"}}\n',
      'models/canonical/c.sql': 'select * from {{ref "a"}}\n',
    })
    const { code, stderr } = await shop.run(['build'])
    expect(code).toBe(2)
    expect(stderr).toMatch(/a -> .*b -> .*c -> .*a|a → b → c → a/)
  })
})
