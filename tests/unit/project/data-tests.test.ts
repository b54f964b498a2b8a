import { describe, expect, it } from 'vitest'
import { applyTestFileConfig } from '../../../src/project/apply-file-config.js'
import type { DataTest } from '../../../src/project/types.js'
import { errorsOf, load, loadErrors, only, shown, type Files } from './project-folder.js'

function withTests(tests: string, more: Files = {}): Files {
  return {
    'models/staging/a.sql': '',
    'models/staging/a.yml': `models:\n  - name: a\n    columns: [{ name: k, type: DATE }]\n    tests:\n${tests}`,
    ...more,
  }
}

const testsOf = (tests: string, more: Files = {}): readonly DataTest[] => load(withTests(tests, more)).tests

describe('generic tests', () => {
  it('fills in the defaults of a bare test name', () => {
    const test = only(
      load({
        'models/staging/a.sql': '',
        'models/staging/a.yml':
          'models:\n  - name: a\n    columns:\n      - name: k\n        tests: [not_null]\n',
      }).tests,
    )
    expect(test).toEqual({
      kind: 'generic',
      id: 'test.sample.not_null_a_k',
      name: 'not_null_a_k',
      test: 'not_null',
      nodeId: 'model.sample.a',
      column: 'k',
      arguments: {},
      config: {
        severity: 'error',
        warnIf: '!= 0',
        errorIf: '!= 0',
        where: undefined,
        limit: 100,
        storeFailures: true,
        tags: [],
      },
      description: '',
      position: { file: 'models/staging/a.yml', line: 5, column: 17 },
    })
  })

  it('takes options from the same map and from config, and keeps arguments as text', () => {
    const test = only(
      testsOf(`      - row_count:
          min: 1e3
          max: 0x1F
          severity: warn
          description: enough
          config: { severity: error, warn_if: ">10", error_if: ">=  20", limit: 5, store_failures: false, tags: [n], where: k > 1 }
          tags: [m]
`),
    )
    expect(test).toMatchObject({
      name: 'row_count_a_0x1f_1e3',
      arguments: { min: '1e3', max: '0x1F' },
      description: 'enough',
      config: {
        severity: 'warn',
        warnIf: '> 10',
        errorIf: '>= 20',
        limit: 5,
        storeFailures: false,
        tags: ['n', 'm'],
        where: 'k > 1',
      },
    })
  })

  it('knows the tests of tests/generic, with arguments of their own', () => {
    const project = load(
      withTests('      - no_dust: { threshold: 0.10, parts: [x, y], empty: null }\n', {
        'tests/generic/no_dust.sql': 'sql',
      }),
    )
    expect(project.genericTests).toEqual([
      { name: 'no_dust', text: 'sql', file: 'tests/generic/no_dust.sql' },
    ])
    expect(only(project.tests)).toMatchObject({
      name: 'no_dust_a_null_x_y_0_10',
      test: 'no_dust',
      column: undefined,
      arguments: { threshold: '0.10', parts: ['x', 'y'], empty: null },
    })
  })

  it('gives every test a name of at most 80 characters that no other has', () => {
    const long = 'a_rather_long_condition_that_says_a_lot_about_the_rows_of_this_model_and_then_more'
    const names = testsOf(`      - expression: { expression: "${long} = 1" }
      - expression: { expression: "${long} = 2" }
      - expression: { expression: "k > 1" }
      - expression: { expression: "k < 1" }
      - expression: { expression: "k < 1", where: "k > 0" }
      - expression: { expression: "k = 3", name: given }
`).map(({ name }) => name)
    expect(new Set(names).size).toBe(6)
    expect(names.every((name) => name.length <= 80)).toBe(true)
    expect(names[2]).toBe('expression_a_k_1')
    expect(names[3]).toMatch(/^expression_a_k_1_[a-z2-7]{10}$/)
    expect(names[5]).toBe('given')
  })

  it('refuses an unknown test with the nearest name, own tests included', () => {
    expect(
      loadErrors(
        withTests('      - unique_combinaton: { columns: [k] }\n      - no_dus\n', {
          'tests/generic/no_dust.sql': '',
        }),
      ),
    ).toEqual([
      'models/staging/a.yml:5:9 unknown_test: unknown test "unique_combinaton": neither built in nor a file tests/generic/unique_combinaton.sql | Did you mean "unique_combination"?',
      'models/staging/a.yml:6:9 unknown_test: unknown test "no_dus": neither built in nor a file tests/generic/no_dus.sql | Did you mean "no_dust"?',
    ])
  })

  it('refuses arguments that a built-in test does not know, lacks, or that name no column', () => {
    expect(
      loadErrors(
        withTests(`      - unique_combination: { column: [k] }
      - unique_combination: { columns: [l] }
      - conserves: { total: m, parts: [k] }
      - row_count
`),
      ),
    ).toEqual([
      expect.stringMatching(/a\.yml:5:9 missing_key: key "columns" is missing in "unique_combination"/),
      'models/staging/a.yml:5:31 unknown_key: unknown key "column" in "unique_combination" | Did you mean "columns"?',
      'models/staging/a.yml:6:9 unknown_column: "l" is no column declared here | Did you mean "k"?',
      'models/staging/a.yml:7:9 unknown_column: "m" is no column declared here | Did you mean "k"?',
      'models/staging/a.yml:8:9 bad_test: test "row_count" needs at least one of min, max, equals',
    ])
  })

  it('refuses a test in the wrong place, or with bad options', () => {
    expect(
      loadErrors(
        withTests('      - not_null\n      - row_count: { min: 1, severity: fatal, warn_if: many }\n'),
      ),
    ).toEqual([
      'models/staging/a.yml:5:9 bad_test: test "not_null" belongs under a column | Move it to the tests of the column it is about.',
      expect.stringContaining(':6:40 bad_value: "severity" must be one of error, warn, found "fatal"'),
      expect.stringContaining(':6:56 bad_value: "warn_if" must be a comparison'),
    ])
    expect(
      loadErrors({
        'models/staging/a.sql': '',
        'models/staging/a.yml': 'models: [{name: a, columns: [{name: k, tests: [row_count: {min: 1}]}]}]',
      })[0],
    ).toContain('belongs under the model or seed, not under column "k"')
  })

  it('refuses entries that are no test', () => {
    const errors = loadErrors(
      withTests('      - [a]\n      - {}\n      - row_count: { min: 1 }\n        severity: warn\n'),
    )
    expect(errors).toEqual([
      'models/staging/a.yml:5:9 wrong_type: "tests" must be a list of test names and maps, found a list',
      'models/staging/a.yml:6:9 missing_key: the name of a test is missing',
      'models/staging/a.yml:8:9 unknown_key: key "severity" stands beside the test "row_count" | Indent it further, so that it belongs to "row_count".',
    ])
  })

  it('refuses the same test twice, and two of one given name', () => {
    expect(
      loadErrors(
        withTests(`      - row_count: { min: 1 }
      - row_count: { min: 1, severity: warn }
      - row_count: { min: 1, limit: 7 }
      - row_count: { min: 2, name: x }
      - row_count: { min: 3, name: x }
`),
      ),
    ).toEqual([
      'models/staging/a.yml:7:9 duplicate_test: test "row_count" stands here a second time with the same arguments | The first one is at models/staging/a.yml:6:9.',
      'models/staging/a.yml:9:9 duplicate_test: a second test is called "x" | The first one is at models/staging/a.yml:8:9.',
    ])
  })

  it('refuses a test of its own that is called as a built-in one', () => {
    expect(loadErrors({ 'tests/generic/unique.sql': '' })).toEqual([
      'tests/generic/unique.sql:1:1 reserved_name: test "unique" is built in and cannot be replaced | Give the file another name.',
    ])
  })
})

describe('singular tests', () => {
  it('reads options from YAML and from the file, which wins', () => {
    const test = only(
      load({
        'tests/data/laws/conservation.sql': 'select 1',
        'tests/data/laws.yml':
          'tests: [{name: conservation, description: law 1, severity: warn, where: x, tags: [law], config: {limit: 3}}]',
      }).tests,
    )
    if (test.kind !== 'singular') throw new Error('not singular')
    expect(test).toMatchObject({
      id: 'test.sample.conservation',
      description: 'law 1',
      sql: 'select 1',
      file: 'tests/data/laws/conservation.sql',
      config: { severity: 'warn', where: 'x', limit: 3, tags: ['law'] },
    })
    const position = { file: test.file, line: 1, column: 1 }
    expect(applyTestFileConfig(test, {}, position)).toBe(test)
    const applied = applyTestFileConfig(test, { severity: 'error', tags: 'a, b', error_if: '>3' }, position)
    expect(applied.config).toMatchObject({
      severity: 'error',
      where: 'x',
      errorIf: '> 3',
      tags: ['law', 'a', 'b'],
    })
    expect(errorsOf(() => applyTestFileConfig(test, { sevrity: 'warn' }, position)).map(shown)).toEqual([
      'tests/data/laws/conservation.sql:1:1 unknown_key: unknown key "sevrity" in "config" | Did you mean "severity"?',
    ])
  })

  it.each([
    ['-- Never\n--   smaller.\nselect 1', 'Never smaller.'],
    ['\n{{config severity="warn"}}\n{{!-- inside --}}\n\n-- Said.\n\n-- Not said.\nselect 1', 'Said.'],
    ['select 1 -- not at the top\n', ''],
    ['', ''],
  ])('take their description from the comment at the top of %j', (sql, description) => {
    expect(only(load({ 'tests/data/t.sql': sql }).tests).description).toBe(description)
    const described = { 'tests/data/t.sql': sql, 'tests/data/t.yml': 'tests: [{name: t, description: mine}]' }
    expect(only(load(described).tests).description).toBe('mine')
  })

  it('refuses options for a test without a file, twice for one, and two tests of one name', () => {
    expect(
      loadErrors({
        'tests/data/a.sql': '',
        'tests/data/sub/a.sql': '',
        'tests/data/o.yml': 'tests:\n  - name: a\n  - name: a\n  - name: b\n',
      }),
    ).toEqual([
      'tests/data/o.yml:3:5 duplicate_test: test "a" is described a second time',
      'tests/data/o.yml:4:5 no_such_test: there is no test "b": no file tests/data/b.sql | Did you mean "a"?',
      'tests/data/sub/a.sql:1:1 duplicate_test: test "a" is also tests/data/a.sql | Names of tests are unique in the project: rename one of the files.',
    ])
  })

  it('refuses a singular test with the name of a generic one', () => {
    expect(
      loadErrors(withTests('      - row_count: { min: 1 }\n', { 'tests/data/row_count_a_1.sql': '' })),
    ).toEqual([
      'tests/data/row_count_a_1.sql:1:1 duplicate_test: a second test is called "row_count_a_1" | The first one is at models/staging/a.yml:5.',
    ])
  })
})
