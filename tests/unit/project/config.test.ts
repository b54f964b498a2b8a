import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findProjectRoot } from '../../../src/project/find-project-root.js'
import { errorsOf, load, loadErrors, shown, withProject } from './project-folder.js'

const config = (yaml: string): unknown => load({ 'aurora.yml': yaml }).config

describe('aurora.yml', () => {
  it('needs no more than a name', () => {
    expect(config('name: sample\n')).toEqual({
      name: 'sample',
      targets: [
        {
          type: 'duckdb',
          name: 'duckdb',
          path: 'data/aurora.duckdb',
          threads: undefined,
          memoryLimit: undefined,
          schemaPrefix: '',
        },
      ],
      defaultTarget: 'duckdb',
      vars: {},
      publicEnv: [],
      snapshot: 'after_publish',
      keepSnapshots: 2,
      keepPublications: undefined,
    })
  })

  it('reads every key, vars as their source text', () => {
    expect(
      config(`name: sample
targets:
  local: { type: duckdb, path: x.duckdb, threads: 2, memory_limit: 2GB, schema_prefix: me_ }
  postgres: { url: { env: PG_URL }, host: h, port: 5432, schema_prefix: ci_, ssl: verify-full, ssl_root_cert: ca.pem,
              role: aurora_build, statement_timeout: 600, lock_timeout: 5 }
default_target: local
vars: { address: 0x52908400098527886E0F7030069857D2E4169EE7, rate: 5.984486140, on: true, big: 1e47 }
public_env: [CI_NAME]
snapshot: on_demand
keep_snapshots: 5
keep_publications: 1
`),
    ).toEqual({
      name: 'sample',
      targets: [
        {
          type: 'duckdb',
          name: 'local',
          path: 'x.duckdb',
          threads: 2,
          memoryLimit: '2GB',
          schemaPrefix: 'me_',
        },
        {
          type: 'postgres',
          name: 'postgres',
          schemaPrefix: 'ci_',
          url: { env: 'PG_URL' },
          host: 'h',
          port: '5432',
          database: undefined,
          user: undefined,
          password: undefined,
          ssl: 'verify-full',
          sslRootCert: 'ca.pem',
          role: 'aurora_build',
          appliesGrants: true,
          statementTimeout: 600,
          lockTimeout: 5,
          publishWait: 60,
        },
      ],
      defaultTarget: 'local',
      vars: {
        address: '0x52908400098527886E0F7030069857D2E4169EE7',
        rate: '5.984486140',
        on: 'true',
        big: '1e47',
      },
      publicEnv: ['CI_NAME'],
      snapshot: 'on_demand',
      keepSnapshots: 5,
      keepPublications: 1,
    })
  })

  it('grants on a server where the target has a role, unless it says otherwise', () => {
    const targets = `a: { type: postgres }
  b: { type: postgres, role: builder }
  c: { type: postgres, grants: true }
  d: { type: postgres, role: builder, grants: false }`
    expect(
      load({ 'aurora.yml': `name: sample\ntargets:\n  ${targets}\ndefault_target: a\n` }).config.targets.map(
        (target) => (target.type === 'postgres' ? target.appliesGrants : undefined),
      ),
    ).toEqual([false, true, true, false])
  })

  it('names the environment variables whose values are secrets', () => {
    const project = load({
      'aurora.yml':
        'name: sample\ndefault_target: postgres\ntargets: { postgres: { url: { env: PG_URL }, password: { env: PG_PASSWORD } }, duckdb: {} }\n',
    })
    expect(project.secretEnv).toEqual(['PG_PASSWORD', 'PG_URL'])
  })

  it('refuses targets that are none', () => {
    expect(
      loadErrors({
        'aurora.yml': `name: sample
targets:
  main: {}
  other: { type: duckdbb }
  duckdb: { url: x, memory_limit: lots }
  postgres: { path: x }
  last: text
default_target: man
`,
      }),
    ).toEqual([
      'aurora.yml:3:3 missing_key: target "main" needs a "type": duckdb or postgres',
      'aurora.yml:4:18 bad_value: "type" must be one of duckdb, postgres, found "duckdbb" | Did you mean "duckdb"?',
      expect.stringContaining('aurora.yml:5:13 unknown_key: unknown key "url" in "duckdb"'),
      'aurora.yml:5:35 bad_value: "memory_limit" must be a size as 2GB, found "lots"',
      expect.stringContaining('aurora.yml:6:15 unknown_key: unknown key "path" in "postgres"'),
      'aurora.yml:7:9 wrong_type: "last" must be a map of keys and values, found text',
      'aurora.yml:8:17 unknown_target: "default_target" names "man", which is no target | Known: duckdb, postgres.',
    ])
  })

  it('asks for a default among several targets', () => {
    expect(loadErrors({ 'aurora.yml': 'name: sample\ntargets: { duckdb: {}, postgres: {} }\n' })).toEqual([
      'aurora.yml:1:1 missing_key: key "default_target" is missing: there are several targets | Name one of duckdb, postgres.',
    ])
  })

  it('refuses a name that cannot be part of an id', () => {
    expect(loadErrors({ 'aurora.yml': 'name: My Project\n' })[0]).toMatch(
      /^aurora\.yml:1:7 bad_value: "name" must be a name of/,
    )
  })
})

describe('findProjectRoot', () => {
  it('finds the nearest folder upward that holds aurora.yml', () => {
    withProject({ 'inner/aurora.yml': 'name: inner\n' }, (root) => {
      mkdirSync(join(root, 'inner/models/staging'), { recursive: true })
      mkdirSync(join(root, 'other'))
      expect(findProjectRoot(join(root, 'inner/models/staging'))).toBe(join(root, 'inner'))
      expect(findProjectRoot(join(root, 'other'))).toBe(root)
    })
  })

  it('says so when there is none', () => {
    expect(errorsOf(() => findProjectRoot('/nowhere/at/all')).map(shown)).toEqual([
      expect.stringMatching(/^ no_project: no aurora\.yml in .*nowhere.*all or any folder above it/),
    ])
  })
})

describe('macros', () => {
  it('reads macros and their variants of one engine', () => {
    const { macros } = load({
      'macros/a.sql': 'one',
      'macros/duckdb/a.sql': 'two',
      'macros/postgres/a.sql': 'three',
      'macros/notes.md': 'not a macro',
      'macros/.hidden.sql': 'nor this',
    })
    expect(macros.map(({ name, dialect, text }) => [name, dialect, text])).toEqual([
      ['a', undefined, 'one'],
      ['a', 'duckdb', 'two'],
      ['a', 'postgres', 'three'],
    ])
  })

  it('refuses macros elsewhere or of no proper name', () => {
    expect(loadErrors({ 'macros/mysql/a.sql': '', 'macros/B.sql': '' })).toHaveLength(2)
  })
})
