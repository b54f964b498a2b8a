import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { independentHash } from '../../support/independent-hash.js'
import { testEngines } from '../../support/test-engines.js'
import { contentHashSql } from '../../../src/engine/content-hash.js'
import { engineType } from '../../../src/engine/column-types.js'
import type { Engine } from '../../../src/engine/engine.js'
import { quoteIdentifier, quoteText } from '../../../src/engine/identifiers.js'

type Cell = string | null

/** A column, and how its values are spelled in SQL. */
interface Kind {
  readonly type: string
  readonly values: fc.Arbitrary<string>
}

const scaled = (precision: number, scale: number): Kind => ({
  type: `DECIMAL(${precision},${scale})`,
  values: fc
    .bigInt({ min: -(10n ** BigInt(precision)) + 1n, max: 10n ** BigInt(precision) - 1n })
    .map((atoms) => decimalText(atoms, scale)),
})

function decimalText(atoms: bigint, scale: number): string {
  const digits = (atoms < 0n ? -atoms : atoms).toString().padStart(scale + 1, '0')
  const sign = atoms < 0n ? '-' : ''
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

const kinds: readonly Kind[] = [
  {
    type: 'VARCHAR',
    values: fc.oneof(
      fc.constantFrom('', '~', '1:a', 'ß', '🜚', "it's", '1:a~'),
      fc.string({ unit: 'binary' }).filter((text) => !text.includes('\u0000')),
    ),
  },
  { type: 'BOOLEAN', values: fc.constantFrom('true', 'false') },
  { type: 'INTEGER', values: fc.integer().map(String) },
  {
    type: 'BIGINT',
    values: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  },
  scaled(38, 18),
  scaled(38, 0),
  scaled(9, 2),
  {
    type: 'DATE',
    values: fc
      .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
  },
  {
    type: 'TIMESTAMPTZ',
    values: fc
      .tuple(
        fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        fc.integer({ min: 0, max: 999 }),
      )
      .map(([date, micros]) => date.toISOString().replace('Z', `${String(micros).padStart(3, '0')}Z`)),
  },
  { type: 'UUID', values: fc.uuid() },
  { type: 'JSON', values: fc.json() },
]

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

async function hashOn(
  engine: Engine,
  columns: readonly Kind[],
  rows: readonly (readonly Cell[])[],
): Promise<unknown> {
  const named = columns.map(({ type }, index) => ({ name: `c ${index}`, type }))
  const typed = named.map(({ name, type }, index) => {
    const value = `cast(v${index} as ${engineType(engine.dialect, type)})`
    return `${value} as ${quoteIdentifier(name)}`
  })
  const tuples = rows.map(
    (row) => `(${row.map((cell) => (cell === null ? 'null' : quoteText(cell))).join(', ')})`,
  )
  const nulls = `(${columns.map(() => 'cast(null as varchar)').join(', ')})`
  const names = columns.map((_, index) => `v${index}`).join(', ')
  // A first row fixes the types where all cells of a column are NULL; `offset 1` takes it away again.
  const relation = `(select ${typed.join(', ')} from (select * from (values ${[nulls, ...tuples].join(', ')}) as cells(${names}) offset 1) as typed)`
  const [row] = await engine.withSession((session) =>
    session.rows(contentHashSql(engine.dialect, relation, named)),
  )
  return row?.content_hash
}

describe.each(testEngines)('the content hash on $name', ({ open, dialect }) => {
  type Hash = (columns: readonly Kind[], rows: readonly (readonly Cell[])[]) => Promise<unknown>
  const onEngine = async (): Promise<Hash> => {
    const engine = await open()
    return (columns, rows) => hashOn(engine, columns, rows)
  }

  it('is what its definition says, for all contract types', async () => {
    const hashOf = await onEngine()
    const tables = fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 5 }).chain((columns) =>
      fc.record({
        columns: fc.constant(columns),
        rows: fc.array(fc.tuple(...columns.map(({ values }) => fc.option(values, { freq: 5 }))), {
          maxLength: 12,
        }),
      }),
    )
    await fc.assert(
      fc.asyncProperty(tables, async ({ columns, rows }) => {
        expect(await hashOf(columns, rows)).toBe(independentHash(columns, rows))
      }),
      { numRuns: 150 },
    )
  })

  it('does not depend on the order of rows and counts duplicates', async () => {
    const hashOf = await onEngine()
    const [text] = kinds
    if (text === undefined) throw new Error('no kinds')
    const hash = await hashOf([text], [['a'], ['b'], ['b']])
    expect(await hashOf([text], [['b'], ['a'], ['b']])).toBe(hash)
    expect(await hashOf([text], [['b'], ['a']])).not.toBe(hash)
    expect(await hashOf([text], [['a'], ['a'], ['b']])).not.toBe(hash)
  })

  it('is fixed for ever: no rows, and one row', async () => {
    const hashOf = await onEngine()
    const columns = [scaled(38, 18), scaled(9, 2)]
    expect(await hashOf(columns, [])).toBe(sha256(sha256('').repeat(256)))
    expect(await hashOf(columns, [['-0.5', null]])).toBe(
      independentHash(columns, [['-0.500000000000000000', null]]),
    )
  })

  it('reads a decimal at the declared scale, whatever scale the relation has', async () => {
    const wide = contentHashSql(dialect, "(select cast('1.5' as decimal(10,1)) as a)", [
      { name: 'a', type: 'DECIMAL(38,18)' },
    ])
    const engine = await open()
    const [row] = await engine.withSession((session) => session.rows(wide))
    expect(row?.content_hash).toBe(independentHash([scaled(38, 18)], [['1.500000000000000000']]))
  })

  it('reads rows of many columns', async () => {
    const hashOf = await onEngine()
    const columns = Array.from({ length: 150 }, () => scaled(9, 2))
    const row = columns.map((_, index) => (index % 7 === 0 ? null : `${index}.25`))
    expect(await hashOf(columns, [row])).toBe(independentHash(columns, [row]))
  })

  it('finds a value that moved into the next column', async () => {
    const hashOf = await onEngine()
    const [text] = kinds
    if (text === undefined) throw new Error('no kinds')
    expect(await hashOf([text, text], [['a', 'bc']])).not.toBe(await hashOf([text, text], [['ab', 'c']]))
  })
})
