import { resolve } from 'node:path'
import { UserError } from '../../base/errors.js'
import { openProject } from '../open-project.js'
import { asWriter } from '../open-warehouse.js'
import { createReporter } from '../output/create-reporter.js'
import { textOption } from '../output/output-option.js'
import type { CommonOptions, Invocation, Verb } from '../verb.js'
import { addWaitOption } from '../wait-for-writer.js'

type LoadVerbOptions = CommonOptions & {
  readonly fromTarget?: string
  readonly to?: string
  readonly provider?: string
  readonly endpoint?: string
  readonly chain?: string
  readonly period?: string
  readonly periods?: string
  readonly validator?: string
  readonly request?: string
  readonly fetchedAt?: string
  readonly output: 'text' | 'json'
}

/** `aurora load <path>`: lands recorded answers through the one door. */
export const loadVerb: Verb = {
  name: 'load',
  group: 'Bring data in:',
  configure(command) {
    addWaitOption(command)
      .description(
        'Land recorded provider answers: an NDJSON archive of envelopes (plain or gzip), a folder of them, one body, or what another target has landed.',
      )
      .argument('[path]', 'file or folder')
      .option('--from-target <name>', 'instead of a path: copy what this target of aurora.yml has landed')
      .option('--to <name>', 'with --from-target: the target to copy to (default: that of --target)')
      .option('--provider <name>', 'of one body: a provider of sources/')
      .option('--endpoint <name>', 'of one body: an endpoint of that provider')
      .option('--chain <id>', 'of one body: the chain_id')
      .option('--period <period>', 'of one body: the period it speaks of, e.g. 842; * for none')
      .option(
        '--periods <from..to>',
        'of one body that speaks of many periods, both ends included, e.g. 830..858',
      )
      .option('--validator <key>', 'of one body: the validator asked for (default: all)')
      .option('--request <json>', 'of one body: what was asked, a JSON object (default: what the others say)')
      .option('--fetched-at <time>', 'when the provider gave it, in ISO 8601 (default: now, if it is new)')
      .addOption(textOption())
      .addHelpText(
        'after',
        `
Loading the same again changes nothing. A body that is not what its endpoint promises is kept in
staging.rejected_payloads with the reason, and never used.
Copying between targets changes nothing of a row: bytes, hashes, ids, times and their order stay.

Examples:
  aurora load archive/
  aurora load --from-target duckdb --to postgres
  aurora load earnings.csv --provider <provider> --endpoint <endpoint> --chain <chain> --period 842
  aurora load rewards.csv --provider <provider> --endpoint <endpoint> --chain <chain> --periods 830..858
  aurora load prices.csv --provider <provider> --endpoint <endpoint> --chain <chain> --period '*' \\
    --request '{"symbol":"SOL-USD"}'`,
      )
  },
  async run(invocation) {
    const options = invocation.options as LoadVerbOptions
    const [path] = invocation.words
    const source = sourceOf(path, options)
    if ('fromTarget' in source) {
      const { loadFromTarget } = await import('../load-from-target.js')
      return loadFromTarget(invocation, { from: source.fromTarget, to: options.to })
    }
    return loadFromPath(invocation, source.path)
  },
}

async function loadFromPath(invocation: Invocation, path: string): Promise<number> {
  const options = invocation.options as LoadVerbOptions
  const { effects } = invocation
  const opened = await openProject(invocation)
  const reporter = createReporter(invocation, options.output === 'json')
  const { findLoadTarget } = await import('../../extract/archive-files.js')
  // A mistyped path makes no warehouse.
  findLoadTarget(resolve(effects.cwd, path), path)
  const runId = effects.randomId()
  const { loadPath } = await import('../../extract/load-path.js')
  const { loadSummaryLines } = await import('../../extract/load-summary.js')
  const { providerRegistry } = await import('../../providers/index.js')
  const { provider, endpoint, chain, period, periods, validator, request, fetchedAt } = options
  const summary = await asWriter({ invocation, opened, runId, reporter }, (engine) =>
    engine.withSession((session) =>
      loadPath({
        path,
        cwd: effects.cwd,
        defaults: { provider, endpoint, chain, period, periods, validator, request, fetchedAt },
        session,
        providers: opened.project.providers,
        registry: providerRegistry,
        clock: effects.clock,
        runId,
        reporter,
        signal: effects.signal,
      }),
    ),
  )
  if (options.output === 'json') effects.stdout.write(`${JSON.stringify(summary, bigintAsText)}\n`)
  else
    for (const message of loadSummaryLines(summary, opened.target.schemaPrefix))
      reporter.event({ type: 'info', message })
  return summary.rejected > 0 ? 1 : 0
}

/** What is loaded: a path, or another target. */
function sourceOf(
  path: string | undefined,
  options: LoadVerbOptions,
): { readonly path: string } | { readonly fromTarget: string } {
  const { fromTarget, to, target } = options
  const refuse = (message: string, hint?: string): never => {
    throw new UserError(message, { code: 'load_usage', hint })
  }
  if (fromTarget === undefined) {
    if (to !== undefined) return refuse('--to goes with --from-target.', 'A path is loaded into --target.')
    if (path !== undefined) return { path }
    return refuse('There is nothing to load.', 'Name a path, or with --from-target another target.')
  }
  if (path !== undefined) return refuse(`Both a path and --from-target are given: ${path}`)
  if (to !== undefined && target !== undefined && to !== target)
    return refuse(`--to says "${to}" and --target "${target}".`, 'Give one of them.')
  const ofOneBody = oneBodyOptions.filter((name) => options[name] !== undefined)
  if (ofOneBody.length > 0)
    return refuse(`${ofOneBody.map(optionName).join(', ')}: for a single body, not for --from-target.`)
  return { fromTarget }
}

const oneBodyOptions = [
  'provider',
  'endpoint',
  'chain',
  'period',
  'periods',
  'validator',
  'request',
  'fetchedAt',
] as const

function optionName(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
