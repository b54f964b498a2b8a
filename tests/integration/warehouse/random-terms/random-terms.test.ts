import { describe, expect, it } from 'vitest'
import type { Dialect } from '../../../../src/engine/engine.js'
import { differencesOf } from './differences.js'
import { smallest } from './shrink.js'
import { casesFrom } from './sampled-cases.js'
import { toldCase } from './told-case.js'

/**
 * How many agreement worlds are built and compared with the oracle, and the seed of the first: more by hand, for example
 * 50000 from 1000000 on. What differs is told as the smallest world that could be found.
 */
const cases = Number(process.env['AURORA_TERM_CASES'] ?? 1000)
const firstSeed = Number(process.env['AURORA_TERM_SEED'] ?? 1)
const inOneWarehouse = 250
/** Milliseconds: a warehouse is built three times, and many times more when there is something to make smaller. */
const patience = 600_000

/** A server takes its time for each statement, so that it is asked for fewer; each world is built and compared three times. */
const engines = [
  { name: 'DuckDB', dialect: 'duckdb', cases },
  { name: 'PostgreSQL', dialect: 'postgres', cases: Math.ceil((cases * 3) / 20) },
] as const satisfies readonly { name: string; dialect: Dialect; cases: number }[]

describe.each(engines)('random terms on $name', ({ dialect, cases: count }) => {
  const seeds = Array.from(
    { length: Math.ceil(count / inOneWarehouse) },
    (_, batch) => firstSeed + batch * inOneWarehouse,
  )

  it.each(seeds)(
    'give what exact integers give, row by row and to the last atom (worlds from seed %i on)',
    async (seed) => {
      const some = casesFrom(seed, Math.min(inOneWarehouse, firstSeed + count - seed))
      const differences = await differencesOf(some, dialect)
      const [first] = differences
      if (first === undefined) return
      const [number, difference] = first
      const one = some[number]
      if (one === undefined) throw new Error(`there is no world ${number}`)
      const found = await smallest(one, difference, dialect)
      expect.fail(
        `${differences.size} worlds differ, seed ${seed + number} first.\n${toldCase(found.one, found.difference)}`,
      )
    },
    patience,
  )
})
