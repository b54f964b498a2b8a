import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkBody } from '../../../src/extract/body-check.js'
import { testEngines } from '../../support/test-engines.js'
import { useMacros } from './macro-evaluator.js'
import type { MacroEvaluator } from './macro-evaluator.js'

type Table = readonly (readonly string[])[]

const csvRows = `with payloads as (
  select place as payload_id, null as chain_id, null as period_identifier, null as covers_from, null as covers_until,
         null as validator_key, null as fetched_at, null as is_final, body
    from arguments
)
select payload_id, to_json(header) as header, to_json(cells) as cells, row_index
  from ({{csv_rows payloads="payloads"}}) as csv order by payload_id, row_index`

/** The header and the rows that the macro finds in each landed body; undefined for a body without rows. */
async function readBodies(
  macros: MacroEvaluator,
  bodies: readonly string[],
): Promise<readonly (Table | undefined)[]> {
  const rows = await macros.query(
    csvRows,
    ['body'],
    bodies.map((body) => [body]),
  )
  const tables = new Map<number, string[][]>()
  for (const row of rows) {
    const place = Number(row['payload_id'])
    const table = tables.get(place) ?? [JSON.parse(String(row['header'])) as string[]]
    expect(Number(row['row_index'])).toBe(table.length - 1)
    table.push(JSON.parse(String(row['cells'])) as string[])
    tables.set(place, table)
  }
  return bodies.map((_, place) => tables.get(place))
}

/** The body that the landing door writes of a CSV. */
function landedBody(table: Table): string {
  const csv = table.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n')
  const task = { body: Buffer.from(csv), format: 'csv', request: null, finalityPath: undefined } as const
  const finding = checkBody(task, { check: () => undefined })
  if (!finding.ok || finding.payloadJson === undefined) throw new Error(JSON.stringify(finding))
  return finding.payloadJson
}

/** Cells that look like the text between cells and rows, beside any others. */
const cell = fc.oneof(
  fc.constantFrom(
    '',
    '],[',
    '"],["',
    '],"rows":[',
    '],"rows":[[',
    ']]}',
    '\\',
    '\\"',
    '[]',
    ']',
    ',',
    '\\u005d',
    '\n',
  ),
  fc
    .array(fc.constantFrom('"', ']', '[', ',', '\\', '}', 'a', 'é', '🜛'), { maxLength: 6 })
    .map((all) => all.join('')),
  fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !text.includes('\0')),
)

const table = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 }))
  .chain(([width, height]) =>
    fc.tuple(
      fc.uniqueArray(cell, { minLength: width, maxLength: width }),
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
        minLength: height,
        maxLength: height,
      }),
    ),
  )
  .map(([header, rows]) => [header, ...rows])

/** The text of a JSON value without the blanks that PostgreSQL writes; NULL stays NULL. */
function compact(json: unknown): unknown {
  return typeof json === 'string' ? json.replaceAll(/([,:]) /g, '$1') : json
}

describe.each(testEngines)('csv_rows on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  it('finds every cell of a landed CSV again, whatever stands in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(table, { minLength: 1, maxLength: 40 }), async (tables) => {
        expect(await readBodies(macrosOf(), tables.map(landedBody))).toEqual(tables)
      }),
      { numRuns: 40 },
    )
  })

  it('gives no row for a body without rows', async () => {
    expect(
      await readBodies(macrosOf(), ['{"header":["a"],"rows":[]}', '{"header":["a"],"rows":[["1"]]}']),
    ).toEqual([undefined, [['a'], ['1']]])
  })

  it('never reads a body wrongly that was not written by the door', async () => {
    const read = readBodies(macrosOf(), ['{"header":["a"],"rows":[["],["]]}'])
    // DuckDB cuts the text and stops there; PostgreSQL reads JSON as JSON.
    if (dialect === 'duckdb') await expect(read).rejects.toThrow(/JSON/)
    else expect(await read).toEqual([[['a'], ['],[']]])
  })

  it('reads a body of more rows than the engine takes at once, in their order', async () => {
    const rows = Array.from({ length: 5000 }, (_, index) => [String(index), `row ${String(index)}`])
    expect(await readBodies(macrosOf(), [landedBody([['number', 'name'], ...rows])])).toEqual([
      [['number', 'name'], ...rows],
    ])
  })
})

describe.each(testEngines)('json_elements on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  const elements = (path: string) => `select place, asked, element_index, cast(element as varchar) as element
    from ({{json_elements payloads="arguments" path="'${path}'"}}) as elements order by place, element_index`

  it('gives one row for each element, nulls among them, beside the columns of its payload', async () => {
    const rows = await macrosOf().query(
      elements('$.result'),
      ['body', 'asked'],
      [
        ['{"result": [{"a": 1}, null, "x"]}', 'first'],
        ['{"result": []}', 'second'],
        ['{"error": 1}', 'third'],
        ['{"result": [7]}', 'fourth'],
      ],
    )
    expect(rows.map((row) => [row['asked'], Number(row['element_index']), compact(row['element'])])).toEqual([
      ['first', 0, '{"a":1}'],
      ['first', 1, 'null'],
      ['first', 2, '"x"'],
      ['fourth', 0, '7'],
    ])
  })
})

describe.each(testEngines)('json_entries on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  it('gives one row for each key of an object, whatever it is called, beside the columns of its payload', async () => {
    const rows = await macrosOf().query(
      `select place, asked, entry_key, cast(element as varchar) as element
         from ({{json_entries payloads="arguments" path="'$.result'"}}) as entries order by place, entry_key`,
      ['body', 'asked'],
      [
        ['{"result": {"1a": [2, 18446744073709551615], "a.b\\"c": null}}', 'first'],
        ['{"result": {}}', 'second'],
        ['{"error": 1}', 'third'],
        ['{"result": null}', 'fourth'],
        ['{"result": {"x": {"y": 1}}}', 'fifth'],
      ],
    )
    expect(rows.map((row) => [row['asked'], row['entry_key'], compact(row['element'])])).toEqual([
      ['first', '1a', '[2,18446744073709551615]'],
      ['first', 'a.b"c', null],
      ['fifth', 'x', '{"y":1}'],
    ])
  })
})

describe.each(testEngines)('json_texts on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  it('gives the texts of an array, with the digits as they were landed', async () => {
    expect(
      await macrosOf().values(
        `to_json({{json_texts document="document" path="'$.params[0]'"}})`,
        { document: 'varchar' },
        [
          ['{"params": [["a", null, 12345678901234567890], {"epoch": 1}]}'],
          ['{"params": [[]]}'],
          ['{"params": []}'],
          [null],
        ],
      ),
    ).toEqual(['["a",null,"12345678901234567890"]', '[]', '[]', null])
  })
})

describe.each(testEngines)('json_list and json_list_text on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  it('find the text at a place, and none where there is no such place or no array', async () => {
    const macro = `{{json_list_text texts=(json_list document="document" path="'$.params[0]'") place="wanted"}}`
    const array = '{"params": [["a", null, 12345678901234567890, "[1]"], {"epoch": 1}]}'
    expect(
      await macrosOf().values(macro, { document: 'varchar', wanted: 'bigint' }, [
        [array, '0'],
        [array, '1'],
        [array, '2'],
        [array, '3'],
        [array, '4'],
        ['{"params": [[]]}', '0'],
        ['{"params": ["a"]}', '0'],
        ['{"params": [{"0": "a"}]}', '0'],
        ['{"params": []}', '0'],
        [null, '0'],
      ]),
    ).toEqual(['a', null, '12345678901234567890', '[1]', null, null, null, null, null, null])
  })
})

describe.each(testEngines)('request_parameter on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  it('finds a parameter wherever it was sent, and only there', async () => {
    expect(
      await macrosOf().values(
        `{{request_parameter request="request" name="'epoch'"}}`,
        { request: 'varchar' },
        [
          ['{"epoch": 600}'],
          ['{"body": {"epoch": "601"}}'],
          ['{"query": {"epoch": 602, "limit": 1}, "path": {}}'],
          ['{"path": {"epoch": 603}, "query": {"epoch": 604}}'],
          ['{"params": [{"epoch": 605}]}'],
          ['{"epoch": null}'],
          ['[]'],
          [null],
        ],
      ),
    ).toEqual(['600', '601', '602', '603', null, null, null, null])
  })
})
