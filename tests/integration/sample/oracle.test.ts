import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateSample } from '../../../src/sample/generate.js'
import type { SampleOptions } from '../../../src/sample/options.js'
import { computeOracle, type OracleResult, type OracleRow } from '../../oracle/oracle.js'
import { readRegistry } from '../../oracle/registry.js'
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
    name: 'a sample with few stakers, whose partner is paid above a minimum that most epochs miss',
    options: { seed: 3, validators: 4, stakers: 5, unknownPerMille: 40 },
    prepare: (project) => editSeed(project, 'partner_terms', ',0.5,', ',5.25,'),
  },
]

const relations = [
  'canonical_periods',
  'canonical_validator_fees',
  'canonical_validator_costs',
  'validator_pnl',
  'commission_lines_computed',
  'component_ledger',
  'partner_commission_statements',
] as const satisfies readonly (keyof OracleResult)[]

describe.each(cases)('$name', ({ options, prepare }) => {
  let project: SampleProject
  let oracle: OracleResult

  beforeAll(async () => {
    project = createSampleProject()
    prepare?.(project)
    await project.load(options)
    await project.aurora(['build'])
    oracle = computeOracle(generateSample(options), readRegistry(join(project.folder, 'seeds', 'registry')))
  }, 120_000)

  afterAll(() => project.remove())

  it.each(relations)('agrees with the independent computation on every row of %s', async (relation) => {
    const expected = oracle[relation]
    const columns = Object.keys(expected[0] ?? {})
    const built = await project.query(selectOf(relation, columns))
    expect(sorted(built)).toEqual(sorted(expected))
  })
})

function selectOf(relation: keyof OracleResult, columns: readonly string[]): string {
  const schema = relation.startsWith('canonical_') ? 'canonical' : 'computation'
  const names = columns.map((column) => `"${column}"`).join(', ')
  const periods =
    relation === 'canonical_periods'
      ? ''
      : 'join (select chain_id, period_id, period_identifier from canonical.canonical_periods) as periods using (chain_id, period_id)'
  return `select ${names} from ${schema}.${relation} ${periods}`
}

/** By all columns: the oracle's order is not the database's. */
function sorted(rows: readonly OracleRow[]): readonly OracleRow[] {
  return rows
    .map((row) => ({ row, text: JSON.stringify(row) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ row }) => row)
}

function editSeed(project: SampleProject, seed: string, from: string, to: string): void {
  const path = join(project.folder, 'seeds', 'registry', `${seed}.csv`)
  const text = readFileSync(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${seed}.csv holds no ${from}`)
  writeFileSync(path, text.replace(from, to))
}
