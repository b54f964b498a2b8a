import { mkdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import type { HttpClient } from '../../extract/http/http-client.js'
import type { ExtractResult, PlannedExtraction } from '../../extract/extract.js'
import type { ExtractOptions } from '../../extract/extract-options.js'
import type { ExtractWords } from '../extract/extract-scope.js'
import { gather } from '../gather.js'
import { openProject } from '../open-project.js'
import type { OpenProject } from '../open-project.js'
import { asReader, asWriter, isWarehouseMade } from '../open-warehouse.js'
import { createReporter } from '../output/create-reporter.js'
import { durationText } from '../output/quantities.js'
import { secretOf } from '../secret-file.js'
import { textOption } from '../output/output-option.js'
import type { CommonOptions, Invocation, Verb } from '../verb.js'
import { auroraVersion } from '../version.js'
import { addWaitOption, whenFree } from '../wait-for-writer.js'

type ExtractVerbOptions = CommonOptions &
  ExtractWords & {
    readonly plan?: boolean
    readonly archive?: string
    readonly concurrency: number
    readonly output: 'text' | 'json'
  }

const usualConcurrency = 64

export const extractVerb: Verb = {
  name: 'extract',
  group: 'Bring data in:',
  configure(command: Command) {
    addWaitOption(command)
      .description('Ask the providers for what is missing, and land it.')
      .option('--chain <id>', 'only this chain; may be given again', gather)
      .option('--provider <name>', 'only this source of sources/; may be given again', gather)
      .option(
        '--period <periods>',
        'final periods, both ends included: 842, 830..858, or with the chain; may be given again',
        gather,
      )
      .option('--last <n>', 'the last n final periods (default: 3)', count)
      .option(
        '--validator <key>',
        'only this validator (default: those of registry.validators); may be given again',
        gather,
      )
      .option('--plan', 'show what would be asked and how long it takes, and write nothing')
      .option('--archive <folder>', 'write what is fetched there too, as an archive for aurora load')
      .option(
        '--concurrency <n>',
        'requests that are out at once, to all hosts together',
        count,
        usualConcurrency,
      )
      .addOption(textOption())
      .addHelpText(
        'after',
        `
What has landed for good is not asked for again: the same command after a kill, a failure or a success asks for the
rest, or for nothing. It ends with 0 only when all that was planned has landed, else with 1, and says what is missing.

AURORA_<PROVIDER>_URL takes the place of a source's base_url; a secret stands in its variable, or in the file that
<NAME>_FILE names.

Examples:
  aurora extract --plan                               what would be asked, and for how long
  aurora extract --last 1
  aurora extract --period <chain>/850..860 --provider <one> --provider <other>
  aurora extract --period <chain>/860 --validator <vote account> --archive recorded/`,
      )
  },
  async run(invocation) {
    const options = invocation.options as ExtractVerbOptions
    const { effects } = invocation
    const opened = await openProject(invocation)
    const reporter = createReporter(invocation, options.output === 'json')
    const { lockSpool } = await import('../../extract/spool/spool-lock.js')
    const runId = effects.randomId()
    const folder = spoolFolder(opened)
    const release =
      options.plan === true
        ? () => undefined
        : await whenFree(invocation, reporter, () =>
            Promise.resolve().then(() =>
              lockSpool(folder, {
                pid: effects.pid,
                host: effects.hostname,
                runId,
                since: effects.clock.now().toISOString(),
              }),
            ),
          )
    try {
      return await extractAs({ invocation, options, opened, runId, folder, reporter })
    } finally {
      release()
    }
  },
}

interface Work {
  readonly invocation: Invocation
  readonly options: ExtractVerbOptions
  readonly opened: OpenProject
  readonly runId: string
  readonly folder: string
  readonly reporter: ExtractOptions['reporter']
}

async function extractAs(work: Work): Promise<number> {
  const { Extraction } = await import('../../extract/extract.js')
  const { extractOptions, client } = await extractOptionsOf(work)
  try {
    const extraction = new Extraction(extractOptions)
    if (work.options.plan === true) {
      await tellPlan(work, await extraction.plan())
      return 0
    }
    const result = await extraction.run()
    await tellResult(work, result, client)
    return result.status === 'SUCCESS' ? 0 : 1
  } finally {
    await client.close()
  }
}

async function extractOptionsOf(
  work: Work,
): Promise<{ readonly extractOptions: ExtractOptions; readonly client: HttpClient }> {
  const { invocation, options, opened, runId, folder, reporter } = work
  const { effects, redaction } = invocation
  const { project } = opened
  const [{ askedChains, askedSources }, { QuestionTargets }, { hostPolicies }, http, timer, providers] =
    await Promise.all([
      import('../extract/extract-scope.js'),
      import('../../extract/fetch/question-targets.js'),
      import('../extract/http-policy.js'),
      import('../../extract/http/http-client.js'),
      import('../../extract/http/system-timer.js'),
      import('../../providers/index.js'),
    ])
  const asked = askedSources(project, options.provider)
  const chains = askedChains(project, options, asked)
  const enabled = project.providers.filter(({ isEnabled }) => isEnabled)
  const targets = new QuestionTargets({
    env: effects.env,
    secret: (name) => secretOf(name, effects),
    learn: (secret) => redaction.learnValue(secret),
  })
  const redact = (text: string): string => redaction.redact(text)
  const hosts: { provider: (typeof enabled)[number]; chainId: string }[] = []
  for (const provider of enabled) {
    if ((await providers.providerRegistry.loadExtraction(provider.adapter)) === undefined) continue
    for (const { chainId } of chains) if (provider.chains.includes(chainId)) hosts.push({ provider, chainId })
  }
  const systemTime = timer.systemTimer(effects.clock)
  const client = new http.HttpClient({
    timer: systemTime,
    random: () => effects.random(),
    policyOf: hostPolicies(hosts, targets),
    userAgent: `aurora/${auroraVersion()}`,
    redact,
  })
  const archiveFolder = options.archive === undefined ? undefined : resolve(effects.cwd, options.archive)
  if (archiveFolder !== undefined) mkdirSync(archiveFolder, { recursive: true })
  const { chain, provider, period, last, validator } = options
  return {
    client,
    extractOptions: {
      chains,
      providers: enabled,
      asked,
      registry: providers.providerRegistry,
      warehouse: {
        read: async (look) =>
          (await isWarehouseMade(invocation, opened))
            ? asReader(invocation, opened, (engine) => engine.withSession(look))
            : undefined,
        write: (change) =>
          asWriter({ invocation, opened, runId, reporter }, (engine) => engine.withSession(change)),
      },
      asker: client,
      hosts: () => client.statistics(),
      targets,
      timer: systemTime,
      clock: effects.clock,
      redact,
      reporter,
      signal: effects.signal,
      runId,
      scope: {
        extract: {
          chain: chain ?? null,
          provider: provider ?? null,
          period: period ?? null,
          last: last ?? null,
          validator: validator ?? null,
        },
      },
      spoolFolder: folder,
      archiveFolder,
      concurrency: options.concurrency,
      progressEvery: effects.stdout.isTerminal ? 200 : 5000,
    },
  }
}

/** Of each warehouse its own: beside the database file; for a server below the project's own folder of data. */
function spoolFolder({ project, target, warehouse }: OpenProject): string {
  if (warehouse.type === 'duckdb') return join(dirname(warehouse.path), 'spool', basename(warehouse.path))
  return join(project.root, 'data', 'spool', target.name)
}

async function tellPlan(
  { invocation, options }: Work,
  { plan, chains, work }: PlannedExtraction,
): Promise<void> {
  const { stdout } = invocation.effects
  if (options.output === 'json') {
    const periods = chains.map(({ adapter, scope }) => ({
      adapter,
      chain_id: scope.chainId,
      periods: scope.periods.map(({ identifier }) => identifier),
      validators: scope.validators.length,
    }))
    const { endpoints, seconds } = work
    stdout.write(`${JSON.stringify({ landed: plan.landed, seconds, endpoints, chains: periods })}\n`)
    return
  }
  const { planHeader, planRows } = await import('../extract/extract-report.js')
  const { default: Table } = await import('cli-table3')
  const rows = planRows(work)
  if (rows.length === 0) {
    stdout.write('Nothing is left to ask for.\n')
    return
  }
  const table = new Table({ head: [...planHeader], style: { head: [], border: [], compact: true } })
  for (const row of rows) table.push([...row])
  stdout.write(`${table.toString()}\n`)
  const landed = plan.landed === 0 ? '' : `, ${plan.landed} answers have landed already`
  stdout.write(`About ${durationText(work.seconds * 1000)} under the limits of the hosts${landed}.\n`)
}

async function tellResult(
  { invocation, options, reporter }: Work,
  result: ExtractResult,
  client: HttpClient,
): Promise<void> {
  const hosts = client.statistics()
  if (options.output === 'json') {
    const chains = result.chains.map(({ chainId, periods }) => ({
      chain_id: chainId,
      periods: periods.map(({ identifier }) => identifier),
    }))
    invocation.effects.stdout.write(`${JSON.stringify({ ...result, chains, hosts })}\n`)
    return
  }
  const { resultLines } = await import('../extract/extract-report.js')
  for (const message of resultLines(result, hosts)) reporter.event({ type: 'info', message })
}

function count(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number from 1.')
}
