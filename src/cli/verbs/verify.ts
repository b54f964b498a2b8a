import { InvalidArgumentError } from 'commander'
import { UserError } from '../../base/errors.js'
import type { Reporter } from '../../base/events.js'
import type { BuildOptions } from '../../build/build-options.js'
import type { CompiledProject } from '../../build/compile.js'
import type { Pair } from '../../compare/comparison.js'
import type { Engine } from '../../engine/engine.js'
import type { Project, Target } from '../../project/types.js'
import { requireArtifactFolder, writeVerifyArtifact } from '../artifacts.js'
import { buildOn } from '../build-on.js'
import type { OpenProject } from '../open-project.js'
import { openOnTwoTargets } from '../open-project.js'
import { asReader, asWriter, isWarehouseMade, locationOf } from '../open-warehouse.js'
import { createReporter } from '../output/create-reporter.js'
import { plural } from '../output/quantities.js'
import { reportEnd } from '../output/report-end.js'
import { failureDetails, summaryLine } from '../output/run-summary.js'
import { styleFor } from '../output/style.js'
import { isVerified, verifiedEvent, verifyRecord, verifyText } from '../output/verify-report.js'
import type { Verified } from '../output/verify-report.js'
import { requireCurrent } from '../require-current.js'
import { requireSoundSeeds } from '../seed-check.js'
import type { SelectionOptions } from '../selection.js'
import { comparePair } from '../verify-pair.js'
import { requireSameInputs } from '../verify-inputs.js'
import type { VerifySelection } from '../verify-selection.js'
import { verifySelection } from '../verify-selection.js'
import { textOption } from '../output/output-option.js'
import type { CommonOptions, Invocation, Verb } from '../verb.js'
import { wantsColor } from '../verb.js'
import { addWaitOption } from '../wait-for-writer.js'
import { addBuildOptions, seedsOfBuild } from './build.js'

type VerifyOptions = CommonOptions &
  SelectionOptions & {
    readonly against?: string
    /** False with `--no-build`. */
    readonly build: boolean
    readonly fullRefresh?: boolean
    readonly asOf?: string
    readonly replaceDependents?: boolean
    readonly limit: number
    readonly output: 'text' | 'json'
  }

const threads = 3

/** `aurora verify`: the same project on two targets, row by row. */
export const verifyVerb: Verb = {
  name: 'verify',
  group: 'Build:',
  configure(command) {
    addWaitOption(addBuildOptions(command))
      .description('Build the same on two targets from the same landed rows, and compare every row exactly.')
      .option(
        '--against <name>',
        'the other target (default: where there are two, the one that is not --target)',
      )
      .option('--no-build', 'compare what is published as it is; nothing is written')
      .option('--limit <n>', 'differing rows shown of each relation', rowLimit, 10)
      .addOption(textOption())
      .addHelpText(
        'after',
        `
It builds and publishes on both, what is selected and everything above it, and compares what is selected: by content
hash, and where these differ row by row. There is no tolerance. Ends with 0 when all is equal, with 1 when something
differs. Where the landed rows of both are not the same, nothing is built; load --from-target mends that.

Examples:
  aurora verify --against server
  aurora verify --target duckdb --against server --select +validator_pnl
  aurora verify --against server --no-build --output json`,
      )
  },
  async run(invocation) {
    const { effects } = invocation
    const options = invocation.options as VerifyOptions
    const opened = await openOnTwoTargets(invocation, options.target, (project, first) =>
      otherTarget(options.against, project, first),
    )
    requireArtifactFolder(opened[0])
    const reporter = createReporter(invocation, options.output === 'json')
    const compiled: Pair<CompiledProject> = [await opened[0].compile(), await opened[1].compile()]
    const selection = await verifySelection(compiled[0], options, invocation)
    const { parseAsOf } = await import('../../build/as-of.js')
    const began = effects.clock.now()
    const work: Work = {
      invocation,
      opened,
      compiled,
      selection,
      reporter,
      beganAt: began.toISOString(),
      buildOptions: {
        verb: 'verify',
        ...selection.build,
        fullRefresh: options.fullRefresh ?? false,
        failFast: false,
        replaceDependents: options.replaceDependents ?? false,
        publish: 'all',
        asOf: options.asOf === undefined ? undefined : parseAsOf(options.asOf),
        threads,
      },
    }
    const verified = options.build ? await buildAndCompare(work) : await compareAsItIs(work)
    if (verified === undefined) return 1
    const elapsed = effects.clock.now().getTime() - began.getTime()
    reporter.event(verifiedEvent(verified, elapsed))
    const record = verifyRecord(verified)
    writeVerifyArtifact(opened[0], invocation, record)
    if (options.output === 'json') effects.stdout.write(`${JSON.stringify(record)}\n`)
    if (options.logFormat !== 'json') {
      const sink = options.output === 'json' ? effects.stderr : effects.stdout
      sink.write(verifyText(verified, elapsed, styleFor(wantsColor(options, effects, sink))))
    }
    return isVerified(verified) ? 0 : 1
  },
}

interface Work {
  readonly invocation: Invocation
  readonly opened: Pair<OpenProject>
  readonly compiled: Pair<CompiledProject>
  readonly selection: VerifySelection
  readonly buildOptions: BuildOptions
  readonly reporter: Reporter
  /** The start of both builds, in ISO 8601: their logical time is the same. */
  readonly beganAt: string
}

/** Undefined when a build failed, which was told. Both locks are held to the end: nobody publishes in between. */
async function buildAndCompare(work: Work): Promise<Verified | undefined> {
  const { invocation, opened, compiled, buildOptions, reporter } = work
  const { effects } = invocation
  await requireSoundSeeds({
    invocation,
    opened: opened[0],
    compiled: compiled[0],
    selection: seedsOfBuild(compiled[0], buildOptions),
    asOf: buildOptions.asOf,
    reporter,
  })
  const runIds = [effects.randomId(), effects.randomId()] as const
  const writer = <T>(side: 0 | 1, run: (engine: Engine) => Promise<T>): Promise<T> =>
    asWriter({ invocation, opened: opened[side], runId: runIds[side], reporter, threads }, run)
  return writer(0, (first) =>
    writer(1, async (second) => {
      const engines = [first, second] as const
      await sameInputs(work, engines)
      for (const side of [0, 1] as const)
        if (!(await built(work, engines[side], side, runIds[side]))) return undefined
      return comparePair({ ...work, engines, limit: limitOf(invocation), isWriting: true })
    }),
  )
}

async function built(work: Work, engine: Engine, side: 0 | 1, runId: string): Promise<boolean> {
  const { invocation, opened, compiled, buildOptions, reporter, beganAt } = work
  const { effects, options } = invocation
  reporter.event({ type: 'stage', name: 'building', message: `on ${opened[side].target.name}` })
  const began = effects.clock.now().getTime()
  const input = { invocation, opened: opened[side], compiled: compiled[side], buildOptions }
  const { result, copyFailure } = await buildOn(engine, { ...input, runId, reporter, beganAt })
  const elapsed = effects.clock.now().getTime() - began
  reportEnd(reporter, result, elapsed)
  if (copyFailure !== undefined) throw copyFailure
  if (result.status === 'success') return true
  if (options.logFormat === 'json') return false
  const sink = options.output === 'json' ? effects.stderr : effects.stdout
  const style = styleFor(wantsColor(options, effects, sink))
  sink.write(failureDetails(result, style, opened[side].target.schemaPrefix))
  sink.write(summaryLine(result, elapsed, style))
  return false
}

async function compareAsItIs(work: Work): Promise<Verified> {
  const { invocation, opened, compiled, buildOptions, beganAt } = work
  for (const target of opened) {
    if (await isWarehouseMade(invocation, target)) continue
    throw new UserError(`There is no warehouse at ${await locationOf(target)} yet.`, {
      code: 'warehouse_missing',
      exitCode: 1,
      hint: `Run: aurora build --target ${target.target.name}`,
    })
  }
  return asReader(invocation, opened[0], (first) =>
    asReader(invocation, opened[1], async (second) => {
      const engines = [first, second] as const
      for (const side of [0, 1] as const)
        await requireCurrent(invocation, engines[side], compiled[side], buildOptions, {
          target: opened[side].target.name,
          now: beganAt,
        })
      await sameInputs(work, engines)
      return comparePair({ ...work, engines, limit: limitOf(invocation), isWriting: false })
    }),
  )
}

async function sameInputs({ opened, selection, reporter }: Work, engines: Pair<Engine>): Promise<void> {
  await requireSameInputs(engines, [opened[0].target.name, opened[1].target.name], selection.sources)
  const message = `${plural(selection.sources.length, 'source')} with the same rows on both`
  reporter.event({ type: 'stage', name: 'landed', message })
}

/** The target that is meant when `--against` names none: the only other one. */
function otherTarget(against: string | undefined, project: Project, first: Target): string {
  if (against !== undefined) return against
  const others = project.config.targets.filter(({ name }) => name !== first.name).map(({ name }) => name)
  const [only] = others
  if (only !== undefined && others.length === 1) return only
  throw new UserError(
    others.length === 0
      ? `There is only one target, "${first.name}", and verify compares two.`
      : `Which target is "${first.name}" to be compared with?`,
    {
      code: 'usage',
      hint:
        others.length === 0
          ? 'Declare another one under targets: in aurora.yml.'
          : `Name it: --against ${others.join(' or --against ')}`,
    },
  )
}

function limitOf(invocation: Invocation): number {
  return (invocation.options as VerifyOptions).limit
}

function rowLimit(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number from 0 to 9999.')
}
