import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bothRows, oracleOf, relations } from './oracle-rows.js'
import { createSampleProject } from './sample-project.js'

/** A build takes some seconds: two by default, more where somebody has the time. */
const samples = Number(process.env['AURORA_SAMPLES'] ?? '2')

/** Overrides of the registry are of epochs up to the fourth, and one of an epoch that is not there is refused. */
const options = fc
  .record({
    seed: fc.nat(1_000_000_000),
    epochs: fc.integer({ min: 4, max: 8 }),
    validators: fc.integer({ min: 1, max: 14 }),
    stakers: fc.integer({ min: 1, max: 30 }),
    unknownPerMille: fc.constantFrom(0, 20, 150, 1000),
  })
  .chain((sample) =>
    fc.record({
      seed: fc.constant(sample.seed),
      epochs: fc.constant(sample.epochs),
      validators: fc.constant(sample.validators),
      stakers: fc.constant(sample.stakers),
      unknownPerMille: fc.constant(sample.unknownPerMille),
      stakedValidators: fc.integer({ min: 0, max: sample.validators }),
      detailedValidators: fc.integer({ min: 0, max: sample.validators }),
    }),
  )

describe('a sample of any seed and size', () => {
  it(
    'is built to the rows that the independent computation gives, each of them to the last digit',
    { timeout: samples * 60_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(options, async (sample) => {
          const project = createSampleProject()
          try {
            await project.load(sample)
            await project.aurora(['build'])
            const oracle = oracleOf(project, sample)
            for (const relation of relations) {
              const { built, expected } = await bothRows(project, oracle, relation)
              expect(built, relation).toEqual(expected)
            }
          } finally {
            project.remove()
          }
        }),
        // What fails is shown with its options; smaller ones would take a build each to find.
        { numRuns: samples, endOnFailure: true },
      )
    },
  )
})
