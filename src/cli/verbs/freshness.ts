import { Option } from 'commander'
import { gather } from '../gather.js'
import { openProject } from '../open-project.js'
import { asReader } from '../open-warehouse.js'
import { styleFor } from '../output/style.js'
import type { CommonOptions, Verb } from '../verb.js'
import { wantsColor } from '../verb.js'

type FreshnessOptions = CommonOptions & {
  readonly chain?: readonly string[]
  readonly provider?: readonly string[]
  readonly output: 'table' | 'json'
}

/** `aurora freshness`: how old what has landed is, against what the sources promise. */
export const freshnessVerb: Verb = {
  name: 'freshness',
  group: 'Bring data in:',
  configure(command) {
    command
      .description('Tell how old the newest answer of each endpoint is, by chain.')
      .option('--chain <id>', 'only this chain; may be given again', gather)
      .option('--provider <name>', 'only this source of sources/; may be given again', gather)
      .addOption(
        new Option('--output <format>', 'what stdout gets').choices(['table', 'json']).default('table'),
      )
      .addHelpText(
        'after',
        `
It ends with 1 when an endpoint is older than the error_after of its freshness in sources/. Chains of which nothing has
landed are left out unless they are named.

Examples:
  aurora freshness
  aurora freshness --chain <chain> --output json`,
      )
  },
  async run(invocation) {
    const options = invocation.options as FreshnessOptions
    const { effects } = invocation
    const opened = await openProject(invocation)
    const [{ askedSources, chainsOfSources, refuseUnknownChains }, { endpointFreshness }, reading, report] =
      await Promise.all([
        import('../extract/extract-scope.js'),
        import('../../extract/freshness.js'),
        import('../../extract/landed-freshness.js'),
        import('../extract/freshness-report.js'),
      ])
    const asked = askedSources(opened.project, options.provider)
    const { chain = [] } = options
    refuseUnknownChains(chain, chainsOfSources(opened.project, asked))
    const landed = await asReader(invocation, opened, (engine) => engine.withSession(reading.landedEndpoints))
    const endpoints = endpointFreshness({
      providers: opened.project.providers.filter(({ provider }) => asked.has(provider)),
      chains: chain,
      landed: chain.length === 0 ? landed : landed.filter(({ chainId }) => chain.includes(chainId)),
      now: effects.clock.now(),
    })
    const { stdout } = effects
    if (options.output === 'json') {
      stdout.write(`${JSON.stringify(endpoints.map(report.freshnessRecord))}\n`)
    } else {
      const { default: Table } = await import('cli-table3')
      const style = styleFor(wantsColor(options, effects, stdout))
      const table = new Table({ head: [...report.freshnessHeader], style: { head: [], border: [] } })
      for (const row of report.freshnessRows(endpoints, style)) table.push([...row])
      if (endpoints.length > 0) stdout.write(`${table.toString()}\n`)
      stdout.write(`${report.freshnessSum(endpoints)}\n`)
    }
    return endpoints.some(({ status }) => status === 'error') ? 1 : 0
  },
}
