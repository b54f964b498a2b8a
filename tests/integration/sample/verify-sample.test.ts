import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDuckdb } from '../../../src/engine/duckdb/open-duckdb.js'
import type { Engine } from '../../../src/engine/engine.js'
import { quoteIdentifier, quoteRelation } from '../../../src/engine/identifiers.js'
import { openPostgres } from '../../../src/engine/postgres/open-postgres.js'
import { independentHash } from '../../support/independent-hash.js'
import { createDatabase } from '../../support/postgres/test-database.js'
import { connectionTo } from '../../support/test-engines.js'
import { createSampleProject, type SampleProject } from './sample-project.js'

/** Few of everything, and still with every trap of the sample. */
const small = { seed: 4, epochs: 4, validators: 8, stakedValidators: 2, stakers: 5, unknownPerMille: 60 }

/** Views with a table of finance above them: their rows change without a publication. */
const live = new Set([
  'computation.statement_status',
  'portal.my_commission_lines_v1',
  'portal.my_commission_lines_v2',
  'portal.my_statements',
])

/** Seeds of which a simulation may have others. */
const isOfTerms = /^(agreement.*|commission_overrides|partners|partner_terms|partner_wallets)\.csv$/

interface Compared {
  readonly name: string
  readonly status: string
  readonly content_hash: Readonly<Record<string, string>>
  readonly volatile: readonly string[]
}

describe('the whole warehouse on the sample', () => {
  let project: SampleProject
  let url: string
  let drop: () => Promise<void>
  let relations: readonly Compared[]

  beforeAll(async () => {
    ;({ url, drop } = await createDatabase())
    project = createSampleProject({ WAREHOUSE_URL: url })
    await project.load(small)
    await project.aurora(['load', '--from-target', 'duckdb', '--to', 'server'])
    await project.aurora(['verify', '--against', 'server'])
    const told = readFileSync(join(project.folder, 'target/verify.json'), 'utf8')
    ;({ relations } = JSON.parse(told) as { relations: readonly Compared[] })
  }, 240_000)

  afterAll(async () => {
    project.remove()
    await drop()
  })

  it('is the same on both engines to the last digit', () => {
    expect(relations.length).toBeGreaterThan(100)
    expect(relations.filter(({ status }) => status !== 'equal')).toEqual([])
    const told = readFileSync(join(project.folder, 'target/verify.json'), 'utf8')
    const { not_compared: left } = JSON.parse(told) as { not_compared: readonly { reason: string }[] }
    expect(left.filter(({ reason }) => !reason.startsWith('ephemeral'))).toEqual([])
  })

  it('comes to the same under its own terms, and to the same difference under others', async () => {
    const terms = join(project.folder, 'terms')
    mkdirSync(terms)
    const registry = join(project.folder, 'seeds/registry')
    for (const name of readdirSync(registry).filter((file) => isOfTerms.test(file)))
      cpSync(join(registry, name), join(terms, name))
    const simulated = async (target: string): Promise<string> =>
      project.aurora(['simulate', '--agreements', terms, '--target', target, '--output', 'csv'])
    const rows = (text: string): readonly string[] =>
      text.split('\n').filter((line) => line.startsWith('solana'))
    for (const target of ['duckdb', 'server']) expect(rows(await simulated(target))).toEqual([])
    const rules = join(terms, 'agreement_rules.csv')
    writeFileSync(rules, readFileSync(rules, 'utf8').replace('FIXED_SHARE,500,', 'FIXED_SHARE,499,'))
    const differences = rows(await simulated('duckdb'))
    expect(differences.length).toBeGreaterThan(1)
    expect(rows(await simulated('server'))).toEqual(differences)
  }, 240_000)

  it('has the content hash of every relation stored with its publication, as the definition gives it', async () => {
    const engines = {
      duckdb: await openDuckdb({ path: join(project.folder, 'data/aurora.duckdb'), readOnly: true }),
      server: await openPostgres({ connection: connectionTo(url), readOnly: true }),
    }
    try {
      const volatile = new Map(relations.map((relation) => [relation.name, relation.volatile]))
      for (const engine of Object.values(engines)) {
        const stored = await storedHashes(engine)
        expect(stored.map(({ name }) => name).sort()).toEqual(
          relations
            .map(({ name }) => name)
            .filter((name) => !live.has(name))
            .sort(),
        )
        for (const { name, seal, columns } of stored) {
          const kept = columns.filter((column) => volatile.get(name)?.includes(column.name) !== true)
          expect({ name, seal }).toEqual({
            name,
            seal: independentHash(kept, await textsOf(engine, name, kept)),
          })
        }
      }
    } finally {
      await Promise.all([engines.duckdb.close(), engines.server.close()])
    }
  }, 120_000)
})

interface StoredHash {
  readonly name: string
  readonly seal: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

/** Of the latest publication. */
async function storedHashes(engine: Engine): Promise<readonly StoredHash[]> {
  const rows = await engine.withSession((session) =>
    session.rows(
      `select schema_name || '.' || relation_name as name, seal, columns_json
         from aurora.publication_nodes
        where seal is not null
          and publication_id = (select max(publication_id) from aurora.publications)`,
    ),
  )
  return rows.map((row) => ({
    name: String(row['name']),
    seal: String(row['seal']),
    columns: JSON.parse(String(row['columns_json'])) as StoredHash['columns'],
  }))
}

/** Every value as the engine itself prints it. */
async function textsOf(
  engine: Engine,
  name: string,
  columns: StoredHash['columns'],
): Promise<(string | null)[][]> {
  const [schema = '', relation = ''] = name.split('.')
  const texts = columns.map(
    (column, index) => `cast(${quoteIdentifier(column.name)} as varchar) as v${index}`,
  )
  const rows = await engine.withSession((session) =>
    session.rows(`select ${texts.join(', ')} from ${quoteRelation({ schema, name: relation })}`),
  )
  return rows.map((row) => columns.map((_, index) => row[`v${index}`] as string | null))
}
