import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'
import { UserError } from '../../base/errors.js'
import type { BuildResult } from '../../build/build.js'
import type { BuildOptions } from '../../build/build-options.js'
import type { CompiledProject } from '../../build/compile.js'
import type { SeedCheckSelection } from '../../build/seed-check-plan.js'
import type { Graph } from '../../graph/build-graph.js'
import type { NodeId, Target } from '../../project/types.js'
import { requireArtifactFolder, writeRunArtifacts } from '../artifacts.js'
import { openProject } from '../open-project.js'
import { buildOn } from '../build-on.js'
import { asWriter } from '../open-warehouse.js'
import { createReporter } from '../output/create-reporter.js'
import { failureDetails, summaryLine } from '../output/run-summary.js'
import { styleFor } from '../output/style.js'
import { reportEnd } from '../output/report-end.js'
import { requireSoundSeeds } from '../seed-check.js'
import type { SelectionOptions } from '../selection.js'
import { addSelectionOptions, selectFrom } from '../selection.js'
import { textOption } from '../output/output-option.js'
import type { CommonOptions, Invocation, Verb } from '../verb.js'
import { wantsColor } from '../verb.js'
import { addWaitOption } from '../wait-for-writer.js'

export type BuildVerbOptions = CommonOptions &
  SelectionOptions & {
    readonly fullRefresh?: boolean
    readonly failFast?: boolean
    readonly replaceDependents?: boolean
    readonly publish: 'all' | 'partial'
    readonly asOf?: string
    readonly threads?: number
    readonly output: 'text' | 'json'
  }

const usualThreads = 3
const mostThreads = 32

/** Which kinds of nodes a verb builds. */
type Kinds = ReadonlySet<'seed' | 'model'>

export const buildVerb: Verb = buildingVerb(
  'build',
  new Set(['seed', 'model']),
  'Build, test and publish seeds and models, all of it or none of it.',
  [
    'aurora build                                 everything that changed',
    'aurora build --select +validator_pnl         one model and all it needs',
    'aurora build --select canonical_periods+ --fail-fast',
  ],
)

export const seedVerb: Verb = buildingVerb('seed', new Set(['seed']), 'build limited to the seeds.', [
  'aurora seed',
])

export const runVerb: Verb = buildingVerb('run', new Set(['model']), 'build limited to the models.', [
  'aurora run --select validator_pnl',
])

/** Options of everything that plans a build. */
export function addBuildOptions(command: Command): Command {
  return addSelectionOptions(command)
    .option('--full-refresh', 'rebuild tables also where nothing changed')
    .option('--as-of <time>', 'logical time of the build (default: its start)')
    .option(
      '--replace-dependents',
      'on a server: drop and make again the views of others that would stop a change of columns',
    )
}

/** The build that the options ask for. */
export async function buildOptionsOf(
  verb: string,
  kinds: Kinds,
  graph: Graph,
  invocation: Invocation,
): Promise<BuildOptions> {
  const options = invocation.options as BuildVerbOptions
  const { parseAsOf } = await import('../../build/as-of.js')
  const selection = await selectFrom(graph, options, invocation, { withTests: true })
  const isWanted = (id: NodeId): boolean => {
    const { kind } = graph.node(id)
    return kind === 'test' || (kind !== 'source' && kinds.has(kind))
  }
  return {
    verb,
    selected: new Set([...selection.selected].filter(isWanted)),
    excluded: selection.excluded,
    isFull: selection.isFull && kinds.size === 2,
    fullRefresh: options.fullRefresh ?? false,
    failFast: options.failFast ?? false,
    replaceDependents: options.replaceDependents ?? false,
    publish: options.publish,
    asOf: options.asOf === undefined ? undefined : parseAsOf(options.asOf),
    threads: options.threads ?? usualThreads,
  }
}

/** All seeds, whatever is selected, but those that `--exclude` names, and the tests that it names or that read these. */
export function seedsOfBuild(
  { graph }: CompiledProject,
  { excluded }: Pick<BuildOptions, 'excluded'>,
): SeedCheckSelection {
  const isWanted = (id: NodeId): boolean => !excluded.has(id)
  return {
    isSeedWanted: isWanted,
    isTestWanted: (id) => isWanted(id) && graph.parents(id).every(isWanted),
  }
}

function buildingVerb(name: string, kinds: Kinds, description: string, examples: readonly string[]): Verb {
  return {
    name,
    group: 'Build:',
    configure(command) {
      addWaitOption(addBuildOptions(command))
        .description(description)
        .option('--fail-fast', 'start nothing new after the first failure')
        .addOption(
          new Option('--publish <what>', 'what is published when something failed')
            .choices(['all', 'partial'])
            .default('all'),
        )
        .option('--threads <n>', 'nodes built at once (1 to 3, on a server 1 to 32)', threads)
        .addOption(textOption())
        .addHelpText('after', `\nExamples:\n${examples.map((example) => `  ${example}`).join('\n')}`)
    },
    run: (invocation) => build(name, kinds, invocation),
  }
}

async function build(verb: string, kinds: Kinds, invocation: Invocation): Promise<number> {
  const { effects } = invocation
  const options = invocation.options as BuildVerbOptions
  const opened = await openProject(invocation)
  requireThreads(opened.target.type, options.threads)
  requireArtifactFolder(opened)
  const reporter = createReporter(invocation, options.output === 'json')
  const compiled = await opened.compile()
  for (const message of compiled.warnings) reporter.event({ type: 'warning', code: 'deprecated', message })
  const buildOptions = await buildOptionsOf(verb, kinds, compiled.graph, invocation)
  await requireSoundSeeds({
    invocation,
    opened,
    compiled,
    selection: seedsOfBuild(compiled, buildOptions),
    asOf: buildOptions.asOf,
    reporter,
  })
  const runId = effects.randomId()
  const began = effects.clock.now().getTime()
  const { threads } = buildOptions
  const { result, copyFailure } = await asWriter(
    { invocation, opened, runId, reporter, threads },
    async (engine) => buildOn(engine, { invocation, opened, compiled, buildOptions, runId, reporter }),
  )
  const elapsed = effects.clock.now().getTime() - began
  const results = await writeRunArtifacts(opened, compiled, invocation, result, elapsed)
  if (options.output === 'json') effects.stdout.write(`${JSON.stringify(results)}\n`)
  reportEnd(reporter, result, elapsed)
  tell(invocation, result, elapsed, opened.target)
  if (copyFailure !== undefined) throw copyFailure
  return result.status === 'success' ? 0 : 1
}

function tell(invocation: Invocation, result: BuildResult, elapsed: number, { schemaPrefix }: Target): void {
  const { effects, options } = invocation
  if (options.logFormat === 'json') return
  const sink = options.output === 'json' ? effects.stderr : effects.stdout
  const style = styleFor(wantsColor(options, effects, sink))
  sink.write(failureDetails(result, style, schemaPrefix))
  sink.write(summaryLine(result, elapsed, style))
}

function threads(text: string): number {
  if (/^[1-9]\d?$/.test(text) && Number(text) <= mostThreads) return Number(text)
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${mostThreads}.`)
}

/** DuckDB works in this process, where more would starve the files and names that Node waits for. */
function requireThreads(type: 'duckdb' | 'postgres', given: number | undefined): void {
  if (given === undefined || type === 'postgres' || given <= usualThreads) return
  throw new UserError(`--threads ${given} is too many for DuckDB.`, {
    code: 'usage',
    hint: 'Take 1, 2 or 3: a single query uses all cores already.',
  })
}
