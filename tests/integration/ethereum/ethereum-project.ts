import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { envelope, type Answer } from '../canonical/canonical-world.js'
import { projectUnderTest } from '../../support/project-under-test.js'
import { TestProject } from '../../support/test-project.js'

const parts = ['aurora.yml', 'models', 'macros', 'sources', 'seeds', 'tests/data', 'tests/generic']

export interface EthereumProject {
  /** Epochs in a window, of both chains. */
  readonly windowEpochs: number
  /** Rows of registry.validators. */
  readonly validators?: readonly string[]
  /** Further rows of seeds, by name; a seed that is named has these alone. */
  readonly seeds?: Readonly<Record<string, readonly string[]>>
}

/** Aurora's own project in a temporary folder, with a registry for a test's own chain, and answers landed. */
export async function ethereumProject(
  answers: readonly Answer[],
  { windowEpochs, validators = [], seeds = {} }: EthereumProject,
): Promise<TestProject> {
  const project = new TestProject()
  // Later than anything that the registry dates.
  project.now = new Date('2026-11-23T00:00:00Z')
  for (const part of parts) cpSync(join(projectUnderTest, part), project.path(part), { recursive: true })
  const rules = 'seeds/registry/protocol_rules.csv'
  project.write(
    rules,
    project.read(rules).replaceAll(/WINDOW_EPOCHS,0,,\d+,/g, `WINDOW_EPOCHS,0,,${windowEpochs},`),
  )
  for (const [seed, rows] of Object.entries({ ...invented, validators, ...seeds }))
    setRows(project, seed, rows)
  project.write('answers.ndjson', answers.map((answer) => `${JSON.stringify(envelope(answer))}\n`).join(''))
  const { stdout, stderr } = await project.ok('load', project.path('answers.ndjson'))
  if (/[1-9]\d* rejected/.test(stdout + stderr)) throw new Error(stdout + stderr)
  return project
}

/** Seeds of the invented operator, which a test's own chain knows nothing of. */
const invented: Readonly<Record<string, readonly string[]>> = {
  operator_wallets: [],
  partner_wallets: [],
  partner_terms: [],
  partner_logins: [],
  commission_overrides: [],
  agreements: [],
  agreement_states: [],
  agreement_state_periods: [],
  agreement_versions: [],
  agreement_version_periods: [],
  agreement_version_slots: [],
  agreement_rules: [],
  agreement_rule_tiers: [],
}

function setRows(project: TestProject, seed: string, rows: readonly string[]): void {
  const path = `seeds/registry/${seed}.csv`
  const header = project.read(path).split('\n')[0] ?? ''
  project.write(path, [header.trim(), ...rows, ''].join('\n'))
}
