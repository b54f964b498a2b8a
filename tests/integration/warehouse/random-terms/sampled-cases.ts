import fc from 'fast-check'
import type { Case } from './case.js'
import { cases } from './random-case.js'

/** The case of each seed from the first on: a seed alone makes its case again. */
export function casesFrom(firstSeed: number, count: number): Case[] {
  return Array.from({ length: count }, (_, number) =>
    fc.sample(cases, { seed: firstSeed + number, numRuns: 1 }),
  ).flat()
}
