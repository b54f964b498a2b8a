import { resolve } from 'node:path'
import { Option } from 'commander'
import { UserError } from '../../base/errors.js'
import { openProject } from '../open-project.js'
import { asWriter } from '../open-warehouse.js'
import { createReporter } from '../output/create-reporter.js'
import type { CommonOptions, Verb } from '../verb.js'
import { addWaitOption } from '../wait-for-writer.js'

type LoadVerbOptions = CommonOptions & {
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
        'Land recorded provider answers: an NDJSON archive of envelopes (plain or gzip), a folder of them, or one body.',
      )
      .argument('<path>', 'file or folder')
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
      .addOption(
        new Option('--output <format>', 'what stdout gets').choices(['text', 'json']).default('text'),
      )
      .addHelpText(
        'after',
        `
Loading the same again changes nothing. A body that is not what its endpoint promises is kept in
staging.rejected_payloads with the reason, and never used.

Examples:
  aurora load archive/
  aurora load earnings.csv --provider <provider> --endpoint <endpoint> --chain <chain> --period 842
  aurora load rewards.csv --provider <provider> --endpoint <endpoint> --chain <chain> --periods 830..858
  aurora load prices.csv --provider <provider> --endpoint <endpoint> --chain <chain> --period '*' \\
    --request '{"symbol":"SOL-USD"}'`,
      )
  },
  async run(invocation) {
    const options = invocation.options as LoadVerbOptions
    const { effects } = invocation
    const [path] = invocation.words
    if (path === undefined) throw new UserError('There is no path to load.', { code: 'usage' })
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
  },
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
