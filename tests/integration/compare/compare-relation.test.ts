import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareRelation } from '../../../src/compare/compare-relation.js'
import type { ComparedRelation, Comparison, Pair } from '../../../src/compare/comparison.js'
import { engineType } from '../../../src/engine/column-types.js'
import type { Session, SqlValue } from '../../../src/engine/engine.js'
import { testEngines } from '../../support/test-engines.js'

const [duckdb, postgres] = testEngines

/** One session on each engine, with an empty table `main.t` of these columns. */
async function onBothEngines<T>(
  columns: ComparedRelation['columns'],
  work: (sides: Pair<Session>) => Promise<T>,
): Promise<T> {
  if (duckdb === undefined || postgres === undefined) throw new Error('two engines are needed')
  const engines = [await duckdb.open(), await postgres.open()] as const
  return engines[0].withSession((first) =>
    engines[1].withSession(async (second) => {
      for (const session of [first, second]) {
        const declared = columns.map(({ name, type }) => `"${name}" ${engineType(session.dialect, type)}`)
        await session.execute(`create table main.t (${declared.join(', ')})`)
      }
      return work([first, second])
    }),
  )
}

const columns = [
  { name: 'id', type: 'INTEGER' },
  { name: 'row_hash', type: 'VARCHAR' },
  { name: 'amount', type: 'DECIMAL(38,18)' },
  { name: 'at', type: 'TIMESTAMPTZ' },
] as const

const relation = (key: readonly string[]): ComparedRelation => ({
  name: 'main.t',
  columns,
  key,
  sql: ['"main"."t"', '"main"."t"'],
})

type Row = readonly [number, string | null, string | null, string | null]

async function fill(session: Session, rows: readonly Row[]): Promise<void> {
  await session.execute('delete from main.t')
  await session.append(
    { schema: 'main', name: 't' },
    columns.map(({ name }) => name),
    rows,
  )
}

/** What the differences are by definition: rows of both as multisets, those with equal keys put together. */
function expected(first: readonly Row[], second: readonly Row[]): Record<string, number> {
  const textOf = (row: Row) => JSON.stringify(row)
  const left = (rows: readonly Row[], others: readonly Row[]): Row[] => {
    const texts = others.map(textOf)
    return rows.filter((row) => {
      const place = texts.indexOf(textOf(row))
      if (place >= 0) texts.splice(place, 1)
      return place < 0
    })
  }
  const [mine, yours] = [left(first, second), left(second, first)]
  let changed = 0
  for (const id of new Set(mine.map((row) => row[0]))) {
    const count = (rows: readonly Row[]) => rows.filter((row) => row[0] === id).length
    changed += Math.min(count(mine), count(yours))
  }
  return { changed, onlyFirst: mine.length - changed, onlySecond: yours.length - changed }
}

const at = '2025-01-31T12:00:00.000001Z'

describe('comparing a relation on both engines', () => {
  it('finds what differs, and nothing else, whatever the rows are', async () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 6 }),
      fc.option(fc.constantFrom('a', 'ß', '', '~', 'null')),
      fc.option(fc.constantFrom('1.000000000000000000', '-0.000000000000000001')),
      fc.option(fc.constantFrom(at, '1969-12-31T23:59:59.999999Z')),
    )
    const rows = fc.array(row, { maxLength: 8 })
    await onBothEngines(columns, async (sides) => {
      await fc.assert(
        fc.asyncProperty(rows, rows, fc.array(row, { maxLength: 3 }), async (first, second, shared) => {
          const [mine, yours] = [
            [...first, ...shared],
            [...shared, ...second],
          ]
          await fill(sides[0], mine)
          await fill(sides[1], yours)
          const {
            isEqual,
            rows: counts,
            hashes,
            differences,
          } = await compareRelation(sides, relation(['id']), 100)
          const wanted = expected(mine, yours)
          const total = Object.values(wanted).reduce((sum, count) => sum + count, 0)
          expect(counts).toEqual([mine.length, yours.length])
          expect(isEqual).toBe(total === 0)
          expect(hashes[0] === hashes[1]).toBe(isEqual)
          if (differences === undefined) expect(total).toBe(0)
          else {
            const { shown, ...found } = differences
            expect(found).toEqual(wanted)
            expect(shown).toHaveLength(total)
          }
        }),
        { numRuns: 40 },
      )
    })
  }, 120_000)

  it('shows both values of the cells that differ, with the key, exact', async () => {
    await onBothEngines(columns, async (sides) => {
      await fill(sides[0], [
        [1, 'same', '1.000000000000000000', at],
        [2, 'x', '10.000000000000000000', at],
        [3, null, '0.500000000000000000', null],
      ])
      await fill(sides[1], [
        [1, 'same', '1.000000000000000000', at],
        [2, 'x', '10.000000000000000001', null],
        [4, null, '0.500000000000000000', null],
      ])
      const { differences } = await compareRelation(sides, relation(['id']), 10)
      expect(differences).toMatchObject({ changed: 1, onlyFirst: 1, onlySecond: 1 })
      const shown = [...(differences?.shown ?? [])].sort((a, b) => Number(a.key['id']) - Number(b.key['id']))
      expect(shown).toEqual([
        {
          kind: 'changed',
          key: { id: 2 },
          cells: [
            { column: 'amount', values: ['10.000000000000000000', '10.000000000000000001'] },
            { column: 'at', values: [at, null] },
          ],
        },
        { kind: 'only_first', key: { id: 3 }, cells: [] },
        { kind: 'only_second', key: { id: 4 }, cells: [] },
      ])
    })
  })

  it('tells rows by all their values where there is no key, duplicates counted', async () => {
    await onBothEngines(columns, async (sides) => {
      await fill(sides[0], [
        [1, 'a', null, null],
        [1, 'a', null, null],
      ])
      await fill(sides[1], [
        [1, 'a', null, null],
        [1, 'b', null, null],
      ])
      const { differences } = await compareRelation(sides, relation([]), 10)
      expect(differences).toMatchObject({ changed: 0, onlyFirst: 1, onlySecond: 1 })
      expect(differences?.shown).toContainEqual({
        kind: 'only_second',
        key: { id: 1, row_hash: 'b', amount: null, at: null },
        cells: [],
      })
    })
  })

  it('fetches no more of a large table than the buckets that differ', async () => {
    const many = Array.from({ length: 20_000 }, (_, id): Row => [id, `row ${id}`, null, null])
    await onBothEngines(columns, async ([first, second]) => {
      await fill(first, many)
      await fill(second, [...many.slice(1), [0, 'another', null, null]])
      let fetched = 0
      const counted = (session: Session): Session =>
        new Proxy(session, {
          get(target, name) {
            const value: unknown = Reflect.get(target, name)
            if (typeof value !== 'function') return value
            if (name === 'pages')
              return async function* (sql: string) {
                for await (const page of target.pages(sql)) {
                  fetched += page.length
                  yield page
                }
              }
            if (name !== 'rows') return value.bind(target) as unknown
            return async (sql: string, parameters?: readonly SqlValue[]) => {
              const rows = await target.rows(sql, parameters)
              fetched += rows.length
              return rows
            }
          },
        })
      const compare = (limit: number): Promise<Comparison> =>
        compareRelation([counted(first), counted(second)], relation(['id']), limit)
      const { rows, differences } = await compare(10)
      expect(rows).toEqual([20_000, 20_000])
      expect(differences).toMatchObject({ changed: 1, onlyFirst: 0, onlySecond: 0 })
      // The digests of both, and the rows of two buckets or of one.
      expect(fetched).toBeLessThan(2 * 256 + 2 * 2 * 150)
      expect((await compare(0)).differences).toMatchObject({ changed: 1, shown: [] })
    })
  })
})
