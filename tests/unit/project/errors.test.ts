import { describe, expect, it } from 'vitest'
import { loadErrors } from './project-folder.js'

const sql = { 'models/staging/lines.sql': 'select 1 as amount\n' }

function modelErrors(yaml: string): readonly string[] {
  return loadErrors({ ...sql, 'models/staging/lines.yml': yaml })
}

describe('errors of a load', () => {
  it('names file, line, column and the nearest known key for an unknown key', () => {
    expect(modelErrors('models:\n  - name: lines\n    descripton: x\n')).toEqual([
      'models/staging/lines.yml:3:5 unknown_key: unknown key "descripton" in "models" | Did you mean "description"?',
    ])
  })

  it('names an unknown key deep in a flow map', () => {
    expect(modelErrors('models:\n  - {name: lines, columns: [{name: a, typ: DATE}]}\n')).toEqual([
      'models/staging/lines.yml:2:39 unknown_key: unknown key "typ" in "columns" | Did you mean "type"?',
    ])
  })

  it('tells a wrong type from a wrong value', () => {
    expect(
      modelErrors(
        'models:\n  - name: lines\n    config: { enabled: "true", materialized: tabel, tags: a }\n    columns: {a: b}\n',
      ),
    ).toEqual([
      'models/staging/lines.yml:3:24 bad_value: "enabled" must be true or false, found "true"',
      expect.stringMatching(
        /:3:46 bad_value: "materialized" must be one of view, .* "tabel" \| Did you mean "table"\?$/,
      ),
      'models/staging/lines.yml:3:59 wrong_type: "tags" must be a list, found text',
      'models/staging/lines.yml:4:14 wrong_type: "columns" must be a list, found a map',
    ])
  })

  it('names a missing key at the map that lacks it', () => {
    expect(modelErrors('models:\n  - description: x\n')).toEqual([
      'models/staging/lines.yml:2:5 missing_key: key "name" is missing in "models"',
    ])
  })

  it('refuses a duplicate key, a duplicate column and a duplicate description', () => {
    expect(
      modelErrors(
        'models:\n  - name: lines\n    name: lines\n    columns:\n      - name: a\n      - name: a\n  - name: lines\n',
      ),
    ).toEqual([
      'models/staging/lines.yml:3:5 duplicate_key: key "name" stands here a second time | The first one is on line 2; keep one of them.',
      'models/staging/lines.yml:6:9 duplicate_column: column "a" is declared a second time | The first one is on line 5.',
      'models/staging/lines.yml:7:11 duplicate_node: model "lines" is described a second time | The first description is at models/staging/lines.yml:2.',
    ])
  })

  it('names the place of bad YAML syntax', () => {
    expect(modelErrors('models:\n  - name: lines\n   description: x\n')[0]).toMatch(
      /^models\/staging\/lines\.yml:3:\d+ yaml_syntax: /,
    )
    expect(modelErrors('models: [\n')[0]).toMatch(/^models\/staging\/lines\.yml:\d+:\d+ yaml_syntax: /)
  })

  it('refuses an alias that contains itself, and reads other aliases', () => {
    expect(modelErrors('models: &all\n  - name: lines\n    tests: *all\n')[0]).toBe(
      'models/staging/lines.yml:3:12 yaml_syntax: alias *all contains itself',
    )
    expect(modelErrors('models:\n  - name: &n lines\n    description: *n\n    other: 1\n')).toHaveLength(1)
    expect(modelErrors('models:\n  - {name: lines, description: *nobody }\n')).toEqual([
      'models/staging/lines.yml:2:32 yaml_syntax: alias *nobody names no anchor',
    ])
  })

  it('refuses YAML that describes a model without a file', () => {
    expect(modelErrors('models:\n  - name: line\n')).toEqual([
      'models/staging/lines.yml:2:11 no_such_model: there is no model "line": no file models/…/line.sql | Did you mean "lines"?',
    ])
    expect(modelErrors('unit_tests:\n  - {name: x, model: nothing, given: [], expect: []}\n')).toEqual([
      'models/staging/lines.yml:2:22 no_such_model: there is no model "nothing": no file models/…/nothing.sql | Known: lines.',
    ])
  })

  it.each([
    ['decimal(38,18)', 'Write DECIMAL(38,18).'],
    ['"DECIMAL(38, 18)"', 'Write DECIMAL(38,18).'],
    ['NUMERIC(10,2)', 'Write DECIMAL(10,2).'],
    ['DECIMAL', 'Write DECIMAL(p,s) with p up to 38 and s up to p, such as DECIMAL(38,18).'],
    ['DECIMAL(39,2)', 'Write DECIMAL(p,s) with p up to 38 and s up to p, such as DECIMAL(38,18).'],
    ['DECIMAL(2,3)', 'Write DECIMAL(p,s) with p up to 38 and s up to p, such as DECIMAL(38,18).'],
    ['INTEGR', 'Did you mean INTEGER?'],
    ['DOUBLE', 'Known: VARCHAR, BOOLEAN, INTEGER, BIGINT, DATE, TIMESTAMPTZ, UUID, JSON, DECIMAL(p,s).'],
  ])('refuses the column type %s and says how to mend it', (type, hint) => {
    const found = type.replaceAll('"', '')
    expect(
      modelErrors(`models:\n  - name: lines\n    columns:\n      - name: a\n        type: ${type}\n`),
    ).toEqual([
      `models/staging/lines.yml:5:15 bad_value: "type" must be a column type, found "${found}" | ${hint}`,
    ])
  })

  it('explains why a decimal type in braces needs quotes', () => {
    const [first] = modelErrors('models:\n  - {name: lines, columns: [{name: a, type: DECIMAL(38,18)}]}\n')
    expect(first).toContain('Inside { } the type needs quotes: "DECIMAL(38,18)".')
  })

  it('refuses a date that is not in the calendar', () => {
    expect(
      modelErrors('models:\n  - name: lines\n    versions: [{v: 1, deprecation_date: 2027-02-29}]\n'),
    ).toEqual([
      'models/staging/lines.yml:3:41 bad_value: "deprecation_date" must be a date as 2027-01-31, found "2027-02-29"',
    ])
  })

  it('refuses a unit that is nearly one of money, for it would escape the exact-money check', () => {
    expect(
      modelErrors(
        'models:\n  - name: lines\n    columns:\n      - {name: a, unit: coins}\n      - {name: b, unit: bps}\n',
      ),
    ).toEqual([
      'models/staging/lines.yml:4:25 bad_value: "unit" must be a unit, found "coins" | Did you mean "coin"?',
    ])
  })

  it('refuses an unknown constraint', () => {
    expect(
      modelErrors(
        'models:\n  - name: lines\n    columns:\n      - {name: a, constraints: [notnull, {chek: x}]}\n',
      ),
    ).toEqual([
      'models/staging/lines.yml:4:33 bad_value: unknown constraint "notnull" | Did you mean "not_null"?',
      'models/staging/lines.yml:4:42 missing_key: key "check" is missing in "constraints"',
      'models/staging/lines.yml:4:43 unknown_key: unknown key "chek" in "constraints" | Did you mean "check"?',
    ])
  })

  it('refuses a grain or an exception that names no column of the contract', () => {
    expect(
      modelErrors(
        'models:\n  - name: lines\n    config: { grain: [amont], inexact: [{column: b, reason: r}] }\n    columns: [{name: amount, type: DATE}]\n',
      ),
    ).toEqual([
      'models/staging/lines.yml:3:23 unknown_column: "amont" is no column declared here | Did you mean "amount"?',
      'models/staging/lines.yml:3:41 unknown_column: "b" is no column declared here | Declared: amount.',
    ])
  })

  it('refuses an index that could not be made', () => {
    const indexes = [
      '{columns: [amont]}',
      '{columns: []}',
      '{columns: [amount, amount]}',
      '{columns: [amount], unique: true, type: brin}',
      '{columns: [amount, day], type: hash}',
      '{columns: [body]}',
      '{columns: [day], type: gist}',
    ]
    const text = indexes.map((index) => `        - ${index}\n`).join('')
    expect(
      modelErrors(
        `models:\n  - name: lines\n    config:\n      indexes:\n${text}    columns: [{name: amount, type: INTEGER}, {name: day, type: DATE}, {name: body, type: JSON}]\n`,
      ),
    ).toEqual([
      'models/staging/lines.yml:5:22 unknown_column: "amont" is no column declared here | Did you mean "amount"?',
      'models/staging/lines.yml:6:11 bad_index: the index has no columns',
      'models/staging/lines.yml:7:11 bad_index: the index names a column twice',
      'models/staging/lines.yml:8:11 bad_index: the index is unique, which only a btree can be, and not a brin',
      'models/staging/lines.yml:9:11 bad_index: the index has several columns, and a hash is of one',
      'models/staging/lines.yml:10:11 bad_index: the index names "body", and JSON has no order and no hash',
      expect.stringMatching(
        /^models\/staging\/lines.yml:11:\d+ bad_value: "type" must be one of btree, hash, brin, found "gist"/,
      ) as string,
    ])
  })

  it('reports the errors of all files together, in the order of files and lines', () => {
    const errors = loadErrors({
      'aurora.yml': 'name: sample\nvarz: {}\n',
      ...sql,
      'models/staging/lines.yml': 'models:\n  - name: lines\n    b: 1\n    a: 1\n    tests: [nonsense]\n',
      'models/Bad Name.sql': 'select 1',
      'seeds/registry/chains.csv': 'a\n1\n',
      'sources/prices.yml': 'provider: prices\n',
      'macros/sub/m.sql': 'x',
    })
    expect(errors.map((error) => error.slice(0, error.indexOf(': ')))).toEqual([
      'aurora.yml:2:1 unknown_key',
      'macros/sub/m.sql:1:1 misplaced_file',
      'models/Bad Name.sql:1:1 bad_name',
      'models/staging/lines.yml:3:5 unknown_key',
      'models/staging/lines.yml:4:5 unknown_key',
      'models/staging/lines.yml:5:13 unknown_test',
      'seeds/registry/chains.csv:1:1 undescribed_seed',
      'sources/prices.yml:1:1 missing_key',
    ])
  })

  it('refuses bytes that are not UTF-8', () => {
    expect(loadErrors({ 'models/staging/lines.sql': Uint8Array.of(0x73, 0xff) })).toEqual([
      'models/staging/lines.sql:1:1 not_utf8: the file is not UTF-8 text',
    ])
  })

  it('refuses a file that is a list where a map is due', () => {
    expect(modelErrors('- name: lines\n')).toEqual([
      'models/staging/lines.yml:1:1 wrong_type: the file must be a map of keys and values, found a list',
    ])
  })

  it('takes an empty file, or one of comments alone, for one that says nothing', () => {
    expect(
      loadErrors({
        ...sql,
        'models/staging/a.yml': '',
        'models/staging/b.yml': '# later\n',
        'aurora.yml': '',
      }),
    ).toEqual(['aurora.yml:1:1 missing_key: key "name" is missing'])
  })
})
