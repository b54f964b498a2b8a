import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { magnitude } from '../../oracle/engine/arithmetic.js'
import { integers } from './exact-amounts.js'
import { testEngines } from '../../support/test-engines.js'
import { useMacros } from './macro-evaluator.js'

const cases = 3000

/** Weights in atoms: totals up to 1.9e28, as long ones as short ones. */
const largestTotal = 19n * 10n ** 27n
const weights = integers(29).map((value) => magnitude(value) % (largestTotal + 1n))
const types = { amount: 'hugeint', part: 'hugeint', total: 'hugeint' }

describe.each(testEngines)('a part of a total in atoms on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  const parts = fc
    .tuple(weights, weights)
    .map(([one, other]) => (one < other ? ([one, other] as const) : ([other, one] as const)))
  const sample = () => fc.sample(fc.tuple(integers(38), parts), cases)
  const texts = (rows: ReturnType<typeof sample>) =>
    rows.map(([amount, [part, total]]) => [String(amount), String(part), String(total)])

  it('is floored toward zero, although the product needs more digits than the engine has', async () => {
    const rows = sample()
    expect(
      await macrosOf().values(
        '{{wide_floor_share amount="amount" part="part" total="total"}}',
        types,
        texts(rows),
      ),
    ).toEqual(rows.map(([amount, [part, total]]) => (total === 0n ? null : String((amount * part) / total))))
  })

  it('leaves a remainder of the sign of the amount', async () => {
    const rows = sample()
    expect(
      await macrosOf().values(
        '{{wide_share_remainder amount="amount" part="part" total="total"}}',
        types,
        texts(rows),
      ),
    ).toEqual(rows.map(([amount, [part, total]]) => (total === 0n ? null : String((amount * part) % total))))
  })

  it('gives no wrong figure of a total beyond its range', async () => {
    const total = 5n * 10n ** 33n
    const row = [String(total - 1n), String(total - 1n), String(total)]
    const share = macrosOf().value(
      '{{wide_floor_share amount="amount" part="part" total="total"}}',
      types,
      row,
    )
    if (dialect === 'duckdb') await expect(share).rejects.toThrow(/overflow|out of range/i)
    else expect(await share).toBe(String(((total - 1n) * (total - 1n)) / total))
  })
})

describe.each(testEngines)('the largest remainder on $name', ({ dialect }) => {
  const macrosOf = useMacros(dialect)
  /** One group: what is shared, and a weight for each row, of which one at least is above 0. */
  const groups = fc
    .tuple(
      integers(37),
      fc.array(integers(28).map(magnitude), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 0, max: 5 }),
    )
    .map(([amount, some, place]) => ({
      amount,
      weights: some.some((weight) => weight > 0n)
        ? some
        : some.map((_, at) => (at === place % some.length ? 1n : 0n)),
    }))
  const integer = dialect === 'duckdb' ? 'hugeint' : 'numeric(39, 0)'
  const sql = `
    with typed as (
      select cast(amount as ${integer}) as amount, cast(weight as ${integer}) as weight, group_key, row_key, place
        from arguments
    ),
    totals as (
      select *, sum(weight) over (partition by group_key) as total from typed
    ),
    floored as (
      select
        *,
        {{wide_floor_share amount="amount" part="weight" total="total"}} as share,
        {{wide_share_remainder amount="amount" part="weight" total="total"}} as remainder
      from totals
    )
    select {{largest_remainder amount="amount" share="share" remainder="remainder" among=(list "group_key") ties=(list "row_key")}} as part
      from floored order by place`

  it('shares out all of an amount, the odd units to the greatest remainders, then to the lowest key', async () => {
    const sample = fc.sample(groups, cases / 3)
    const rows = sample.flatMap(({ amount, weights: some }, group) =>
      some.map((weight, row) => [String(amount), String(weight), String(group), String(row)]),
    )
    const found = await macrosOf().query(sql, ['amount', 'weight', 'group_key', 'row_key'], rows)
    const expected = sample.flatMap(({ amount, weights: some }) => sharedOut(amount, some))
    expect(found.map(({ part }) => BigInt(String(part)))).toEqual(expected)
  })

  it('gives two equal claims to an odd atom the one the atom, the other nothing', async () => {
    const rows = ['b', 'a'].map((key) => ['-1', '5', 'group', key])
    const found = await macrosOf().query(sql, ['amount', 'weight', 'group_key', 'row_key'], rows)
    expect(found.map(({ part }) => BigInt(String(part)))).toEqual([0n, -1n])
  })
})

/** The parts that BigInt gives: every one floored toward zero, then one unit more for the greatest remainders. */
function sharedOut(amount: bigint, some: readonly bigint[]): bigint[] {
  const total = some.reduce((sum, weight) => sum + weight, 0n)
  const claims = some.map((weight, place) => ({
    place,
    part: (magnitude(amount) * weight) / total,
    rest: (magnitude(amount) * weight) % total,
  }))
  let left = magnitude(amount) - claims.reduce((sum, { part }) => sum + part, 0n)
  const byRest = [...claims].sort((a, b) =>
    a.rest === b.rest ? a.place - b.place : a.rest > b.rest ? -1 : 1,
  )
  for (const claim of byRest) {
    if (left === 0n) break
    claim.part += 1n
    left -= 1n
  }
  return claims.map(({ part }) => (amount < 0n ? -part : part))
}
