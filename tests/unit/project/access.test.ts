import { describe, expect, it } from 'vitest'
import type { Project } from '../../../src/project/types.js'
import { load, loadErrors, only } from './project-folder.js'

const grantsByName = (project: Project): Readonly<Record<string, unknown>> =>
  Object.fromEntries([
    ...project.models.map(({ name, config }) => [name, config.grants]),
    ...project.seeds.map(({ name, grants }) => [name, grants]),
  ]) as Readonly<Record<string, unknown>>

const logins = (columns: string): Readonly<Record<string, string>> => ({
  'seeds/registry/logins.csv': 'login_name,owner_id,shop\n',
  'seeds/registry/logins.yml': `seeds: [{name: logins, columns: [${columns}]}]`,
})

const fitting = logins(
  '{name: login_name, type: VARCHAR}, {name: owner_id, type: VARCHAR}, {name: shop, type: INTEGER}',
)

const model = (config: string, columns = '{name: owner_id, type: VARCHAR}'): Record<string, string> => ({
  'models/portal/a.sql': 'select 1',
  'models/portal/a.yml': `models:\n  - name: a\n    config:\n      row_access: ${config}\n    columns: [${columns}]\n`,
})

describe('grants', () => {
  it('come from folders of models and seeds; the inner list stands for the outer one, and no list for none', () => {
    const project = load({
      'aurora.yml': `name: sample
models:
  grants: { select: [all] }
  portal: { grants: { select: [reader, partner, reader] } }
  empty: { grants: { select: [] } }
seeds:
  registry: { grants: { select: [reader] } }
`,
      'models/staging/a.sql': '',
      'models/portal/b.sql': '',
      'models/portal/c.sql': '',
      'models/portal/c.yml': 'models: [{name: c, config: {grants: {select: [own]}}}]',
      'models/portal/d.sql': '',
      'models/portal/d.yml': 'models: [{name: d, config: {grants: {}}}]',
      'models/empty/e.sql': '',
      ...fitting,
      'seeds/registry/own.csv': 'a\n',
      'seeds/registry/own.yml':
        'seeds: [{name: own, config: {grants: {select: [me]}}, columns: [{name: a, type: INTEGER}]}]',
    })
    expect(grantsByName(project)).toEqual({
      a: { select: ['all'] },
      b: { select: ['reader', 'partner'] },
      c: { select: ['own'] },
      d: { select: ['reader', 'partner'] },
      e: { select: [] },
      logins: { select: ['reader'] },
      own: { select: ['me'] },
      providers: { select: ['reader'] },
      provider_endpoints: { select: ['reader'] },
    })
  })

  it('are nobody’s business where nothing is said', () => {
    const project = load({
      'models/staging/a.sql': '',
      'models/staging/b.sql': '',
      'models/staging/b.yml': 'models: [{name: b, config: {grants: {}}}]',
    })
    expect(project.models.map(({ config }) => config.grants)).toEqual([undefined, undefined])
  })

  it('refuse other privileges, everybody, and what is no list of roles, each at its place', () => {
    const long = 'x'.repeat(64)
    expect(
      loadErrors({
        'aurora.yml': `name: sample
models:
  grants: { selekt: [a], insert: [a] }
  portal: { grants: [a] }
  staging: { grants: { select: reader } }
  canonical: { grants: { select: [Public, "", ${long}] } }
seeds:
  grants: all
  registri: { grants: { select: [a] } }
  extra: 1
`,
        'models/portal/a.sql': '',
        ...fitting,
      }),
    ).toEqual([
      'aurora.yml:3:13 unknown_privilege: "selekt" in "grants" is no privilege that can be granted on what is published | Did you mean "select"?',
      'aurora.yml:3:26 unknown_privilege: "insert" in "grants" is no privilege that can be granted on what is published | Known: select.',
      'aurora.yml:4:21 wrong_type: "grants" must be a map of keys and values, found a list',
      'aurora.yml:5:32 wrong_type: "select" must be a list, found text',
      'aurora.yml:6:35 bad_value: "select" must be the name of a role, at most 63 bytes, found "Public" | Name the roles that may: public is everybody.',
      'aurora.yml:6:43 bad_value: "select" must be the name of a role, at most 63 bytes, found ""',
      `aurora.yml:6:47 bad_value: "select" must be the name of a role, at most 63 bytes, found "${long}"`,
      'aurora.yml:8:11 wrong_type: "grants" must be a map of keys and values, found text',
      'aurora.yml:9:3 unknown_key: unknown key "registri" in "seeds": neither a setting nor a folder seeds/registri/ | Did you mean "registry"?',
      'aurora.yml:10:3 unknown_key: unknown key "extra": neither a setting of seeds nor a folder with settings | Known: grants.',
    ])
  })
})

describe('row access', () => {
  it('is a column of the contract, a seed of logins, and roles that see all; the model wins over the folder', () => {
    const project = load({
      'aurora.yml':
        'name: sample\nmodels:\n  portal:\n    row_access: { column: owner_id, logins: logins, all_rows: [auditor] }\n',
      ...fitting,
      'models/portal/b.sql': '',
      'models/portal/b.yml': 'models: [{name: b, columns: [{name: owner_id, type: VARCHAR}]}]',
      ...model('{column: shop, logins: logins}', '{name: shop, type: INTEGER}'),
    })
    expect(project.models.map(({ config }) => config.rowAccess)).toEqual([
      {
        column: 'shop',
        logins: 'logins',
        allRows: [],
        position: { file: 'models/portal/a.yml', line: 4, column: 7 },
      },
      {
        column: 'owner_id',
        logins: 'logins',
        allRows: ['auditor'],
        position: { file: 'aurora.yml', line: 4, column: 5 },
      },
    ])
  })

  it.each([
    ['a column that is not in the contract', model('{column: owner, logins: logins}'), fitting],
    ['a model without a contract', model('{column: owner_id, logins: logins}', '{name: owner_id}'), fitting],
    ['logins that are no seed', model('{column: owner_id, logins: login}'), fitting],
    [
      'logins without the column',
      model('{column: owner_id, logins: logins}'),
      {
        'seeds/registry/logins.csv': 'login_name,shop\n',
        'seeds/registry/logins.yml':
          'seeds: [{name: logins, columns: [{name: login_name, type: VARCHAR}, {name: shop, type: INTEGER}]}]',
      },
    ],
    [
      'a column of another type',
      model('{column: shop, logins: logins}', '{name: shop, type: BIGINT}'),
      fitting,
    ],
    [
      'login names that are no text',
      model('{column: owner_id, logins: logins}'),
      logins(
        '{name: login_name, type: INTEGER}, {name: owner_id, type: VARCHAR}, {name: shop, type: INTEGER}',
      ),
    ],
  ])('refuses %s, at its place', (_case, files, seeds) => {
    const error = only(loadErrors({ ...files, ...seeds }))
    expect(error).toMatch(/^models\/portal\/a\.yml:4:7 bad_row_access: "row_access" of a .+ \| .+/)
  })

  it('refuses a model of its folder that lacks the column, so that nothing is published unfiltered', () => {
    expect(
      only(
        loadErrors({
          'aurora.yml':
            'name: sample\nmodels:\n  portal:\n    row_access: { column: owner_id, logins: logins }\n',
          'models/portal/new.sql': 'select 1',
          ...fitting,
        }),
      ),
    ).toMatch(/^aurora\.yml:4:5 bad_row_access: "row_access" of new goes by the column "owner_id"/)
  })

  it('refuses a misspelt key, and a missing one', () => {
    expect(loadErrors(model('{column: owner_id, login: logins}'))).toEqual([
      'models/portal/a.yml:4:7 missing_key: key "logins" is missing in "row_access"',
      'models/portal/a.yml:4:38 unknown_key: unknown key "login" in "row_access" | Did you mean "logins"?',
    ])
  })
})
