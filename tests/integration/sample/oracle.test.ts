import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SampleOptions } from '../../../src/sample/options.js'
import type { OracleResult } from '../../oracle/oracle.js'
import { bothRows, oracleOf, relations } from './oracle-rows.js'
import { createSampleProject, type SampleProject } from './sample-project.js'

interface Case {
  readonly name: string
  readonly options: Partial<SampleOptions>
  /** Changes the registry before anything is loaded. */
  readonly prepare?: (project: SampleProject) => void
}

const cases: readonly Case[] = [
  { name: 'the demo', options: {} },
  {
    name: 'a sample with many unknown figures and only three stake account lists',
    options: { seed: 2, validators: 15, stakedValidators: 3, stakers: 23, unknownPerMille: 120 },
  },
  {
    name: 'a sample of few epochs and stakers, whose partner is paid above a minimum that most epochs miss',
    options: { seed: 3, epochs: 5, validators: 4, stakers: 5, unknownPerMille: 40 },
    prepare: (project) => editSeed(project, 'partner_terms', ',0.5,', ',5.25,'),
  },
]

describe.each(cases)('$name', ({ options, prepare }) => {
  let project: SampleProject
  let oracle: OracleResult

  beforeAll(async () => {
    project = createSampleProject()
    prepare?.(project)
    await project.load(options)
    await project.aurora(['build'])
    oracle = oracleOf(project, options)
  }, 120_000)

  afterAll(() => project.remove())

  it.each(relations)('agrees with the independent computation on every row of %s', async (relation) => {
    const { built, expected } = await bothRows(project, oracle, relation)
    expect(built).toEqual(expected)
  })
})

function editSeed(project: SampleProject, seed: string, from: string, to: string): void {
  const path = join(project.folder, 'seeds', 'registry', `${seed}.csv`)
  const text = readFileSync(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${seed}.csv holds no ${from}`)
  writeFileSync(path, text.replace(from, to))
}
