import type { Dialect } from '../../../../src/engine/engine.js'
import type { Case } from './case.js'
import { differencesOf, type Difference } from './differences.js'
import { smallerCases } from './smaller-cases.js'

/** Rounds of a build each; a case is seldom smaller after more. */
const mostRounds = 40

/**
 * The smallest case that can be found in which the build and the oracle still part. All smaller cases of a round are built
 * side by side, so that a round costs no more than a case.
 */
export async function smallest(
  one: Case,
  difference: Difference,
  dialect: Dialect,
): Promise<{ readonly one: Case; readonly difference: Difference }> {
  let found = { one, difference }
  for (let round = 0; round < mostRounds; round += 1) {
    const candidates = smallerCases(found.one).filter((smaller) => size(smaller) < size(found.one))
    const differences = await differencesOf(candidates, dialect)
    const failing = candidates
      .flatMap((smaller, number) => {
        const differs = differences.get(number)
        return differs === undefined ? [] : [{ one: smaller, difference: differs }]
      })
      .sort((a, b) => size(a.one) - size(b.one))
    const [best] = failing
    if (best === undefined) return found
    found = best
  }
  return found
}

function size(one: Case): number {
  return JSON.stringify(one, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))
    .length
}
