import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ContentCache } from '../../../src/base/content-cache.js'
import type { GenericTest, Model, Project, Seed } from '../../../src/project/types.js'
import { resolveProject } from '../../../src/template/resolve-project.js'
import {
  macros,
  mistakesOf,
  model,
  modelVersion,
  project,
  singularTest,
  source,
  testConfig,
} from './template-fixtures.js'

function seed(name: string): Seed {
  const file = `seeds/${name}.csv`
  return {
    kind: 'seed',
    id: `seed.test.${name}`,
    name,
    relation: { schema: 'registry', name },
    description: '',
    tags: [],
    grain: [],
    meta: {},
    columns: [],
    file,
    yamlFile: undefined,
    contentHash: '',
    position: { file, line: 1, column: 1 },
  }
}

function genericTest(test: string, of: Model, changes: Partial<GenericTest> = {}): GenericTest {
  return {
    kind: 'generic',
    id: `test.test.${test}_${of.name}`,
    name: `${test}_${of.name}`,
    test,
    nodeId: of.id,
    column: undefined,
    arguments: {},
    config: testConfig,
    description: '',
    position: { file: 'models/models.yml', line: 7, column: 9 },
    ...changes,
  }
}

const dependsOn = (parts: Partial<Project>, id: string) =>
  resolveProject(project(parts), 'duckdb').dependencies.get(id)?.dependsOn

const mistakes = (parts: Parameters<typeof project>[0]) =>
  mistakesOf(() => resolveProject(project(parts), 'duckdb'))

describe('names in a project', () => {
  it('lead to models, seeds and sources, each once and in order of mention', () => {
    const parts = {
      models: [model('a', '{{ref "b"}} {{source "p" "e"}} {{ref "s"}} {{ref "b"}}'), model('b', '')],
      seeds: [seed('s')],
      sources: [source('p', 'e')],
    }
    expect(dependsOn(parts, 'model.test.a')).toEqual(['model.test.b', 'seed.test.s', 'source.test.p.e'])
    expect(dependsOn(parts, 'model.test.b')).toEqual([])
  })

  it('mean the latest version, or the one that is pinned', () => {
    const parts = {
      models: [
        model('a', '{{ref "b"}}'),
        model('c', '{{ref "b" v=1}}'),
        modelVersion('b', 1, '', { file: 'models/b.sql' }),
        modelVersion('b', 2, '', { isLatest: true }),
      ],
    }
    expect(dependsOn(parts, 'model.test.a')).toEqual(['model.test.b.v2'])
    expect(dependsOn(parts, 'model.test.c')).toEqual(['model.test.b.v1'])
  })

  it('that are wrong are all told together, in the order of files and lines, with the nearest known one', () => {
    const parts = {
      vars: { threshold: '5' },
      models: [
        model('orders', '{{ref "custmers"}}\n{{ref "orders" v=3}} {{source "doublzero" "fees"}}'),
        model(
          'customers',
          '{{source "doublezero" "fee"}} {{var "treshold"}} {{env "REGIN"}} {{ref "nothing_like_it"}}',
        ),
        modelVersion('lines', 1, '', { file: 'models/lines.sql' }),
        modelVersion('lines', 2, '{{ref "lines" v=7}} {{ref "s" v=1}}', { isLatest: true }),
      ],
      seeds: [seed('s')],
      sources: [source('doublezero', 'fees')],
    }
    expect(mistakes(parts)).toEqual([
      'models/customers.sql:1:11 unknown_source The source "doublezero" has no endpoint "fee". | Did you mean "fees"?',
      'models/customers.sql:1:38 unknown_var There is no var "treshold". | Did you mean "threshold"?',
      'models/customers.sql:1:57 unknown_env The environment variable "REGIN" is not listed under public_env in aurora.yml. | Did you mean "REGION"?',
      'models/customers.sql:1:73 unknown_ref There is no model or seed "nothing_like_it". | Known: customers, lines, orders, s.',
      'models/lines.v2.sql:1:8 unknown_version The model "lines" has no version 7. | Versions: 1, 2.',
      'models/lines.v2.sql:1:28 unknown_version "s" is a seed: it has no versions. | Leave v= out.',
      'models/orders.sql:1:8 unknown_ref There is no model or seed "custmers". | Did you mean "customers"?',
      'models/orders.sql:2:8 unknown_version The model "orders" has no version 3. | It has one file and no versions: leave v= out.',
      'models/orders.sql:2:32 unknown_source There is no source "doublzero". | Did you mean "doublezero"?',
    ])
  })

  it('are wrong where the model writes them, also when a macro uses them', () => {
    const parts = {
      macros: macros({ all_of: '{{!-- relation: name --}}select * from {{ref relation}}' }),
      models: [model('a', '\n{{all_of relation="nowhere"}}')],
    }
    expect(mistakes(parts)).toEqual([expect.stringContaining('models/a.sql:2:20 unknown_ref')])
  })

  it('of mistakes in a macro are told once, however often it is called, and those of unused ones as well', () => {
    const parts = {
      macros: macros({ bad: '{{nope}}', unused: '{{{x}}}' }),
      models: [model('a', '{{bad}}'), model('b', '{{bad}}{{bad}}')],
    }
    expect(mistakes(parts)).toEqual([
      expect.stringContaining('macros/bad.sql:1:1 unknown_name'),
      expect.stringContaining('macros/unused.sql:1:1 template_syntax'),
    ])
  })

  it('do not stop at a file that cannot be read', () => {
    const parts = { models: [model('a', '{{#if'), model('b', '{{ref "nope"}}'), model('c', '{{ref "a"}}')] }
    expect(mistakes(parts)).toEqual([
      expect.stringContaining('models/a.sql:1:1 template_syntax'),
      expect.stringContaining('models/b.sql:1:8 unknown_ref'),
    ])
  })
})

describe('the config of a file', () => {
  it('wins over what the project says, for models and singular tests', () => {
    const { project: resolved } = resolveProject(
      project({
        models: [model('a', '{{config materialized="table" tags=(list "x" "y")}}')],
        tests: [singularTest('t', '{{config severity="warn"}}select 1')],
      }),
      'duckdb',
    )
    expect(resolved.models[0]?.config).toMatchObject({ materialized: 'table', tags: ['x', 'y'] })
    expect(resolved.tests[0]?.config.severity).toBe('warn')
  })

  it('is checked like YAML', () => {
    const [mistake = ''] = mistakes({ models: [model('a', '\n {{config materialised="table"}}')] })
    expect(mistake).toContain('models/a.sql:2:2')
    expect(mistake).toContain('materialized')
  })

  it('can disable a model: it and its tests are left out, and nothing may refer to it', () => {
    const off = model('off', '{{config enabled=false}}{{ref "unknown_but_never_run"}}')
    const parts = { models: [off, model('a', '')], tests: [genericTest('not_null', off, { column: 'x' })] }
    const resolved = resolveProject(project(parts), 'duckdb')
    expect(resolved.project.models.map(({ name }) => name)).toEqual(['a'])
    expect(resolved.project.tests).toEqual([])
    expect([...resolved.dependencies.keys()]).toEqual(['model.test.a'])
    expect(mistakes({ models: [off, model('b', '{{ref "off"}}')] })).toEqual([
      'models/b.sql:1:8 disabled_ref The model "off" is disabled. | Enable it (models/off.sql), or do not refer to it.',
    ])
  })
})

describe('tests', () => {
  const a = model('a', '')
  const b = model('b', '')

  it('of data depend on what they name', () => {
    const parts = { models: [a, b], tests: [singularTest('t', 'select * from {{ref "a"}} join {{ref "b"}}')] }
    expect(dependsOn(parts, 'test.test.t')).toEqual(['model.test.a', 'model.test.b'])
  })

  it.each([
    ['b', 'model.test.b'],
    ["ref('b')", 'model.test.b'],
    ['ref("b")', 'model.test.b'],
    ['v', 'model.test.v.v2'],
    ['v.v1', 'model.test.v.v1'],
    ["ref('v', v=1)", 'model.test.v.v1'],
    ["source('p', 'e')", 'source.test.p.e'],
    ['a', undefined],
  ])('of a relationship to %s depend on both nodes, the tested one first', (to, other) => {
    const models = [a, b, modelVersion('v', 1, ''), modelVersion('v', 2, '', { isLatest: true })]
    for (const name of ['relationships', 'equal_row_count', 'sum_equals']) {
      const test = genericTest(name, a, { arguments: { to, field: 'id' } })
      expect(dependsOn({ models, sources: [source('p', 'e')], tests: [test] }, test.id)).toEqual(
        other === undefined ? ['model.test.a'] : ['model.test.a', other],
      )
    }
  })

  it('of other kinds depend on the tested node alone', () => {
    const test = genericTest('accepted_values', a, { arguments: { values: ['b'], to: 'b' } })
    expect(dependsOn({ models: [a, b], tests: [test] }, test.id)).toEqual(['model.test.a'])
  })

  it('that name an unknown node are told at their place in the YAML', () => {
    const wrong = [
      genericTest('relationships', a, { arguments: { to: 'bb' } }),
      genericTest('equal_row_count', a, {
        arguments: { to: 'not a name' },
        position: { file: 'models/models.yml', line: 8, column: 1 },
      }),
    ]
    expect(mistakes({ models: [a, b], tests: wrong })).toEqual([
      'models/models.yml:7:9 unknown_ref There is no model or seed "bb". | Did you mean "b"?',
      'models/models.yml:8:1 test_argument "not a name" is not the name of a node. | Write to: model_name, or a version as model_name.v1.',
    ])
  })

  it("of one's own depend on what their file names, through their arguments too", () => {
    const definition = {
      name: 'matches',
      text: '{{!-- other: name\n bound: expr --}}\nselect * from {{model}} join {{#if model}}{{ref other}}{{/if}} using ({{column}}) where {{bound}} > {{var "v"}}',
      file: 'tests/generic/matches.sql',
    }
    const test = genericTest('matches', a, { column: 'id', arguments: { other: 'b', bound: '1' } })
    const parts = { models: [a, b], tests: [test], genericTests: [definition], vars: { v: '1' } }
    expect(dependsOn(parts, test.id)).toEqual(['model.test.a', 'model.test.b'])
    const wrong = { ...test, arguments: { other: 'c', extra: '1' } }
    expect(mistakes({ ...parts, tests: [wrong] })).toEqual([
      expect.stringContaining('models/models.yml:7:9 test_argument matches has no parameter "extra".'),
      expect.stringContaining('models/models.yml:7:9 unknown_ref There is no model or seed "c".'),
    ])
  })
})

describe('references to a version with an end', () => {
  const models = [
    model('a', '{{ref "b" v=1}}'),
    modelVersion('b', 1, '', { deprecationDate: '2025-06-01' }),
    modelVersion('b', 2, '', { isLatest: true }),
  ]
  const warnings = (today: string) => resolveProject(project({ models }), 'duckdb', { today }).warnings

  it('are warned of, with the date', () => {
    expect(warnings('2025-05-31')).toEqual([
      'models/a.sql:1:8 refers to version 1 of "b", which will be deprecated on 2025-06-01: move to version 2',
    ])
    expect(warnings('2025-06-01')[0]).toBe(
      'models/a.sql:1:8 refers to version 1 of "b", which has been deprecated since 2025-06-01: move to version 2',
    )
  })

  it('are not the only thing: the version itself is, once its date has come', () => {
    expect(warnings('2025-06-01').slice(1)).toEqual([
      expect.stringMatching(
        /^models\/b\S* version 1 of "b" has been deprecated since 2025-06-01 and is still published as .*: remove models\/b/,
      ),
    ])
  })
})

describe('the cache', () => {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-'))
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })
  const path = join(folder, 'cache.json')
  const parts = (macro: string) => ({
    macros: macros({ m: macro }),
    models: [
      model('a', '{{config tags="x"}}{{m}} {{ref "c" v=1}} {{var "v"}}'),
      model('b', ''),
      modelVersion('c', 1, ''),
    ],
    vars: { v: '1' },
  })
  const resolve = (macro: string) => {
    const cache = new ContentCache(path, '1')
    const { dependencies, project: resolved } = resolveProject(project(parts(macro)), 'duckdb', { cache })
    cache.save()
    return { dependencies: dependencies.get('model.test.a'), tags: resolved.models[0]?.config.tags }
  }

  it('changes nothing but the time', () => {
    const first = resolve('{{ref "b"}}')
    expect(first.dependencies?.dependsOn).toEqual(['model.test.b', 'model.test.c.v1'])
    expect(resolve('{{ref "b"}}')).toEqual(first)
  })

  it('sees a changed macro', () => {
    resolve('{{ref "b"}}')
    expect(resolve('').dependencies?.dependsOn).toEqual(['model.test.c.v1'])
  })

  it('tells mistakes every time', () => {
    expect([1, 2].map(() => mistakesOf(() => resolve('{{nope}}')).length)).toEqual([1, 1])
  })
})
