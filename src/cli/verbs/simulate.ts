import { resolve } from 'node:path'
import { Option } from 'commander'
import {
  differenceKeys,
  type DifferenceKey,
  type DifferenceScope,
} from '../../finance/simulate/line-differences.js'
import type { SqlRow } from '../../engine/engine.js'
import { shortAmount } from '../../finance/explain/words.js'
import { openProject } from '../open-project.js'
import { createReporter } from '../output/create-reporter.js'
import { plural } from '../output/quantities.js'
import { answerText } from '../output/rows.js'
import { simulateTerms } from '../finance/simulate-terms.js'
import { tableWidth, type CommonOptions, type OutputFormat, type Verb } from '../verb.js'

type SimulateOptions = CommonOptions & {
  readonly agreements: string
  readonly period?: string
  readonly by?: readonly DifferenceKey[]
  readonly all?: boolean
  readonly output: Exclude<OutputFormat, 'text'>
}

/** `aurora simulate --agreements DIR`: history under other terms. */
export const simulateVerb: Verb = {
  name: 'simulate',
  group: 'Finance:',
  configure(command) {
    command
      .description(
        'Compute history under other terms, without touching the warehouse, and tell the difference.',
      )
      .requiredOption(
        '--agreements <folder>',
        'CSV files of terms that differ, named as in seeds/registry/: agreements, agreement_*, commission_overrides, partners, partner_wallets, partner_terms',
      )
      .option('--period <periods>', '842 or 830..858 (both included), or <chain>/830..858; default: all')
      .addOption(
        new Option('--by <what...>', 'sum the differences by these')
          .choices(differenceKeys)
          .default([...differenceKeys], 'all three'),
      )
      .option('--all', 'also what does not differ')
      .addOption(
        new Option('--output <format>', 'how differences are printed')
          .choices(['table', 'json', 'csv'])
          .default('table'),
      )
      .addHelpText(
        'after',
        `
What is computed are the lines of computation.commission_lines_computed: history as if nothing had been released. An
amount that was frozen stays what it is; under other terms the difference would leave as an adjustment. Carry, minimum
payouts and withholding have no part in it.

Nothing is written, and no lock is taken: a build may run beside it. The folder's rows are checked first, with all other
seeds of the project.

Copy a file, for instance seeds/registry/agreement_rules.csv, to a folder terms/, and change it there.

Examples:
  aurora simulate --agreements terms/
  aurora simulate --agreements terms/ --period 5004..5007 --by partner
  aurora simulate --agreements terms/ --output csv`,
      )
  },
  async run(invocation) {
    const { effects } = invocation
    const options = invocation.options as SimulateOptions
    const scope = await scopeOf(options)
    const opened = await openProject(invocation)
    const reporter = createReporter(invocation, true)
    const folder = resolve(effects.cwd, options.agreements)
    const { differencesSql } = await import('../../finance/simulate/line-differences.js')
    const { text, words } = await simulateTerms(
      { invocation, opened, folder, reporter },
      async (session, lines, replaced) => {
        const totals = { ...scope, by: [], all: true }
        if (options.output === 'json') {
          const rowsOf = async (asked: DifferenceScope): Promise<unknown> =>
            JSON.parse(await answerText(session, differencesSql(lines, asked), 'json'))
          const record = { seeds: replaced, rows: await rowsOf(scope), totals: await rowsOf(totals) }
          return { text: `${JSON.stringify(record, undefined, 2)}\n`, words: undefined }
        }
        const width = tableWidth(effects.stdout)
        return {
          text: await answerText(session, differencesSql(lines, scope), options.output, width),
          words: totalsWords(await session.rows(differencesSql(lines, totals))),
        }
      },
    )
    effects.stdout.write(text)
    if (words !== undefined) reporter.event({ type: 'info', message: words })
    return 0
  },
}

function totalsWords(totals: readonly SqlRow[]): string {
  if (totals.length === 0) return 'There are no lines in these periods.'
  const words = totals.map((row) => {
    const unknown = Number(row['unknown_parts'])
    const difference = row['difference_native'] ?? null
    const amount = difference === null ? 'nothing known' : shortAmount(String(difference))
    return `${amount} on ${String(row['chain_id'])}${unknown === 0 ? '' : ` (${plural(unknown, 'part')} unknown)`}`
  })
  return `In all ${words.join('; ')}.`
}

async function scopeOf({ period, by, all }: SimulateOptions): Promise<DifferenceScope> {
  const { parsePeriodWish } = await import('../../extract/plan/asked-periods.js')
  const asked = period === undefined ? undefined : parsePeriodWish(period)
  return {
    by: differenceKeys.filter((key) => (by ?? differenceKeys).includes(key)),
    chainId: asked?.chainId,
    periods: asked?.wish,
    all: all === true,
  }
}
