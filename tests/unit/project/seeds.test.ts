import { describe, expect, it } from 'vitest'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadProject } from '../../../src/project/load-project.js'
import { seedRows, seedRowsWithLines } from '../../../src/project/seed-rows.js'
import type { Project, Seed } from '../../../src/project/types.js'
import { errorsOf, load, loadErrors, shown, withProject, type Files } from './project-folder.js'

function seedFiles(columns: string, csv: string): Files {
  return {
    'seeds/registry/s.yml': `seeds:\n  - name: s\n    columns: [${columns}]\n`,
    'seeds/registry/s.csv': csv,
  }
}

function seedNamed(project: Project, name: string): Seed {
  const seed = project.seeds.find((candidate) => candidate.name === name)
  if (seed === undefined) throw new Error(`no seed ${name}`)
  return seed
}

const rowsOf = (files: Files): unknown =>
  withProject(files, (root) => {
    const project = loadProject({ root })
    return [...seedRows(project, seedNamed(project, 's'))]
  })

const hashOf = (files: Files): string => seedNamed(load(files), 's').contentHash

const twoTexts = '{name: a, type: VARCHAR}, {name: b, type: VARCHAR}'

describe('seeds', () => {
  it('reads a seed with its YAML', () => {
    const project = load({
      'seeds/registry/deep/s.yml': `seeds:
  - name: s
    description: one row each
    config: { tags: [t], grain: [a], meta: { owner: me } }
    columns:
      - { name: a, type: VARCHAR, constraints: [not_null], tests: [unique] }
      - { name: b, type: "DECIMAL(38,18)", unit: coin }
    tests: [row_count: { min: 1 }]
`,
      'seeds/registry/deep/s.csv': 'a,b\nx,1.5\n',
    })
    expect(seedNamed(project, 's')).toMatchObject({
      id: 'seed.sample.s',
      relation: { schema: 'registry', name: 's' },
      description: 'one row each',
      tags: ['t'],
      grain: ['a'],
      meta: { owner: 'me' },
      file: 'seeds/registry/deep/s.csv',
      yamlFile: 'seeds/registry/deep/s.yml',
      position: { file: 'seeds/registry/deep/s.yml', line: 2, column: 11 },
    })
    expect(project.tests.map(({ name }) => name)).toEqual(['unique_s_a', 'row_count_s_1'])
  })

  it('tells NULL from empty text, and keeps blanks, quotes and line breaks in cells', () => {
    expect(rowsOf(seedFiles(twoTexts, 'a,b\r\n,""\r\n" x ","say ""hi"", ok"\r\n"two\nlines",é\r\n'))).toEqual(
      [
        [null, ''],
        [' x ', 'say "hi", ok'],
        ['two\nlines', 'é'],
      ],
    )
  })

  it('gives rows in the order of the columns, whatever the order of the CSV, and drops a byte order mark', () => {
    expect(rowsOf(seedFiles(twoTexts, '\ufeffb,a\n2,1\n\n4,3\n'))).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
  })

  it('knows the line on which each row begins, whatever stands in cells and between rows', () => {
    const linesOf = (columns: string, csv: string): unknown =>
      withProject(seedFiles(columns, csv), (root) => {
        const project = loadProject({ root })
        return seedRowsWithLines(project, seedNamed(project, 's')).map(({ line }) => line)
      })
    expect(linesOf(twoTexts, '\ufeffa,b\n1,"é\n\ny"\n\n\r\n2,"q\r\nr"\r\n3,4')).toEqual([2, 7, 9])
    expect(linesOf('{name: a, type: VARCHAR}', 'a\n\n"x\ny"\n\nz\n')).toEqual([2, 3, 5, 6])
  })

  it('takes an empty line for NULL where a row is a single cell', () => {
    expect(rowsOf(seedFiles('{name: a, type: VARCHAR}', 'a\nx\n\ny\n'))).toEqual([['x'], [null], ['y']])
  })

  it('accepts every type in its exact spelling', () => {
    const columns = ['BOOLEAN', 'INTEGER', 'BIGINT', '"DECIMAL(4,2)"', 'DATE', 'TIMESTAMPTZ', 'UUID', 'JSON']
      .map((type, index) => `{name: c${index}, type: ${type}}`)
      .join(', ')
    const row = [
      'true',
      '-2147483648',
      '9223372036854775807',
      '-12.50',
      '2024-02-29',
      '2024-02-29T23:59:59.000001Z',
      '00000000-0000-0000-0000-000000000842',
      '{"a": 1.0}',
    ]
    const cells = row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')
    expect(
      rowsOf(seedFiles(columns, `${row.map((_, index) => `c${index}`).join(',')}\n${cells}\n,,,,,,,\n`)),
    ).toEqual([row, row.map(() => null)])
  })

  it('names file, row and column of every bad cell', () => {
    expect(
      loadErrors(
        seedFiles(
          '{name: day, type: DATE}, {name: rate, type: "DECIMAL(4,2)", constraints: [not_null]}',
          'day,rate\n2025-02-30,1.234\n2025-01-01,\n',
        ),
      ),
    ).toEqual([
      'seeds/registry/s.csv:2:1 row 1 csv_cell: column "day" must be a date as 2027-01-31; found "2025-02-30"',
      'seeds/registry/s.csv:2:1 row 1 csv_cell: column "rate" must be DECIMAL(4,2): at most 2 digits before and 2 after the point, no exponent; found "1.234"',
      'seeds/registry/s.csv:3:1 row 2 csv_cell: column "rate" must not be NULL: the cell is empty',
    ])
  })

  it('reports the first twenty bad cells and counts the rest', () => {
    const errors = loadErrors(seedFiles('{name: a, type: DATE}', `a\n${'x\n'.repeat(50)}`))
    expect(errors).toHaveLength(21)
    expect(errors[20]).toBe(
      'seeds/registry/s.csv:51:1 csv_cell: 30 more cells or rows of this file are wrong',
    )
  })

  it('tells how the header differs from the columns', () => {
    expect(loadErrors(seedFiles(twoTexts, 'a,c,a\n1,2,3\n'))).toEqual([
      'seeds/registry/s.csv:1:1 csv_header: the header lacks b; has c, which the YAML does not declare; has a twice | Did you mean "b"?',
    ])
    expect(loadErrors(seedFiles(twoTexts, ''))).toEqual([
      'seeds/registry/s.csv:1:1 csv_header: the file has no header',
    ])
    expect(loadErrors(seedFiles(twoTexts, 'a,b,\n'))[0]).toContain('(a nameless column)')
  })

  it('names the row that is too long or too short, and the line where quotes never end', () => {
    expect(loadErrors(seedFiles(twoTexts, 'a,b\n1\n1,2,3\n'))).toEqual([
      'seeds/registry/s.csv:2:1 row 1 csv_row: 1 cells where the header has 2',
      'seeds/registry/s.csv:3:1 row 2 csv_row: 3 cells where the header has 2',
    ])
    expect(loadErrors(seedFiles(twoTexts, 'a,b\n1,"2\n'))[0]).toMatch(
      /^seeds\/registry\/s\.csv:\d:1 csv_syntax: /,
    )
  })

  it('hashes header, types and cells, but neither spelling of the CSV nor its line endings', () => {
    const hash = hashOf(seedFiles(twoTexts, 'a,b\n1,\n'))
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(hashOf(seedFiles(twoTexts, 'b,a\r\n,"1"\r\n'))).toBe(hash)
    expect(hashOf(seedFiles(twoTexts, 'a,b\n1,""\n'))).not.toBe(hash)
    expect(hashOf(seedFiles('{name: a, type: INTEGER}, {name: b, type: VARCHAR}', 'a,b\n1,\n'))).not.toBe(
      hash,
    )
    expect(hashOf(seedFiles('{name: b, type: VARCHAR}, {name: a, type: VARCHAR}', 'a,b\n1,\n'))).not.toBe(
      hash,
    )
    expect(hashOf(seedFiles(twoTexts, 'a,b\n1,\n1,\n'))).not.toBe(hash)
  })

  it('refuses to give rows of a file that changed since the load', () => {
    withProject(seedFiles(twoTexts, 'a,b\n1,2\n'), (root) => {
      const project = loadProject({ root })
      writeFileSync(join(root, 'seeds/registry/s.csv'), 'a,b\n1,3\n')
      expect(errorsOf(() => seedRows(project, seedNamed(project, 's'))).map(shown)).toEqual([
        'seeds/registry/s.csv seed_changed: seed "s" changed while it was being built | Run the build again.',
      ])
    })
  })

  describe('with a format that another seed gives', () => {
    const wallets = (
      csv: string,
      columns = '{name: chain, type: VARCHAR}, {name: wallet, type: VARCHAR, format: {seed: chains, key: chain, column: addresses}}',
    ): Files => ({
      ...seedFiles(columns, csv),
      'seeds/registry/chains.yml':
        'seeds: [{name: chains, columns: [{name: chain, type: VARCHAR}, {name: addresses, type: VARCHAR}]}]',
      'seeds/registry/chains.csv': 'chain,addresses\nhex,HEX_20_BYTES\nany,\nodd,OTHER\n',
    })
    const address = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'

    it('stores each cell in one spelling, and hashes it so', () => {
      const written = `chain,wallet\nhex,${address}\nany,${address}\nodd,x\nnone,y\nhex,\n`
      expect(rowsOf(wallets(written))).toEqual([
        ['hex', address.toLowerCase()],
        ['any', address],
        ['odd', 'x'],
        ['none', 'y'],
        ['hex', null],
      ])
      const [mixed, lower] = [address, address.toLowerCase()].map((cell) =>
        wallets(`chain,wallet\nhex,${cell}\n`),
      )
      expect(hashOf(mixed ?? {})).toBe(hashOf(lower ?? {}))
    })

    it('names the cells that are not written so, the first twenty one by one', () => {
      const errors = loadErrors(wallets(`chain,wallet\n${`hex,0x1\n`.repeat(21)}`))
      expect(errors).toHaveLength(21)
      expect(errors[0]).toBe(
        's.csv:2:1 row 1 csv_cell: column "wallet" must be 0x and 40 hexadecimal digits; it has 1; found "0x1"'.replace(
          /^/,
          'seeds/registry/',
        ),
      )
      expect(errors).toContainEqual('seeds/registry/s.csv:22:1 csv_cell: 1 more cells of this file are wrong')
    })

    it('is refused where it speaks of what is not there', () => {
      const column = (format: string): Files =>
        wallets(
          'chain,wallet\n',
          `{name: chain, type: VARCHAR}, {name: wallet, type: VARCHAR, format: {${format}}}`,
        )
      const told = (format: string): unknown => loadErrors(column(format))
      const place = 'seeds/registry/s.yml:3:45 bad_value: the format of the column cannot be found:'
      expect(told('seed: chain, key: chain, column: addresses')).toEqual([
        `${place} there is no seed "chain" | Did you mean "chains"?`,
      ])
      expect(told('seed: chains, key: chain, column: address')).toEqual([
        `${place} seed "chains" has no column "address" | Did you mean "addresses"?`,
      ])
      expect(told('seed: chains, key: wallet, column: addresses')).toEqual([
        `${place} seed "chains" has no column "wallet" | Known: addresses, chain.`,
      ])
    })
  })

  it('keeps days and moments of the past, and nothing else, from being still to come', () => {
    expect(loadErrors(seedFiles('{name: a, type: INTEGER, past: true}', 'a\n1\n'))).toEqual([
      'seeds/registry/s.yml:3:15 bad_value: "past" is of a DATE or TIMESTAMPTZ; column "a" is INTEGER',
    ])
    expect(load(seedFiles('{name: a, type: DATE, past: true}', 'a\n')).seeds.at(-1)?.columns[0]?.past).toBe(
      true,
    )
  })

  it('refuses a CSV without YAML, YAML without a CSV, and a column without a type', () => {
    expect(
      loadErrors({
        'seeds/registry/a.csv': 'x\n',
        'seeds/registry/b.yml': 'seeds:\n  - name: b\n    columns: []\n  - name: b\n    columns: []\n',
        'seeds/registry/c.csv': 'x\n',
        'seeds/registry/c.yml': 'seeds: [{name: c, columns: [{name: x}]}]',
        'seeds/registry/d.csv': 'x\n',
        'seeds/registry/d.yml': 'seeds: [{name: d, columns: []}]',
      }),
    ).toEqual([
      'seeds/registry/a.csv:1:1 undescribed_seed: seed "a" has no YAML | Describe it in seeds/registry/a.yml, with the type of every column.',
      'seeds/registry/b.yml:2:11 no_such_seed: there is no seed "b": no file seeds/…/b.csv | Did you mean "a"?',
      'seeds/registry/b.yml:4:11 duplicate_node: seed "b" is described a second time | The first description is at seeds/registry/b.yml:2.',
      'seeds/registry/c.yml:1:29 missing_key: column "x" has no type: every column of a seed needs one',
      'seeds/registry/d.yml:1:9 missing_key: seed "d" declares no columns',
    ])
  })

  it('does not call a seed undescribed when the YAML that may describe it has errors', () => {
    expect(
      loadErrors({
        'seeds/registry/a.csv': 'x\n',
        'seeds/registry/a.yml': 'seeds:\n  - nam: a\n    columns: []\n',
      }).map((error) => error.slice(0, error.indexOf(': '))),
    ).toEqual(['seeds/registry/a.yml:2:5 unknown_key', 'seeds/registry/a.yml:2:5 missing_key'])
  })

  it('refuses seeds of bad or double names, without a folder, or in a schema of the runner', () => {
    const yaml = (name: string): string => `seeds: [{name: ${name}, columns: [{name: x, type: DATE}]}]`
    expect(
      loadErrors({
        'seeds/a.csv': 'x\n',
        'seeds/a.yml': yaml('a'),
        'seeds/finance/b.csv': 'x\n',
        'seeds/finance/b.yml': yaml('b'),
        'seeds/registry/c-d.csv': 'x\n',
        'seeds/registry/providers.csv': 'x\n',
        'seeds/registry/providers.yml': yaml('providers'),
        'seeds/registry/z/a.csv': 'x\n',
      }).map((error) => error.slice(0, error.indexOf(' |'))),
    ).toEqual([
      'seeds/a.yml:1:16 no_schema: seed "a" has no schema',
      'seeds/finance/b.yml:1:16 reserved_name: seeds cannot be built in schema "finance"',
      'seeds/registry/c-d.csv:1:1 bad_name: "c-d" is no name for a seed',
      'seeds/registry/providers.yml:1:16 duplicate_node: seed "providers" has the name of the seed sources',
      'seeds/registry/providers.yml:1:16 duplicate_relation: relation registry.providers is also that of seed.sample.providers',
      'seeds/registry/z/a.csv:1:1 duplicate_node: seed "a" is also seeds/a.csv',
    ])
  })
})
