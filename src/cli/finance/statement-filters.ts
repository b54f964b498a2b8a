import type { Command } from 'commander'
import { Option } from 'commander'
import { UserError } from '../../base/errors.js'
import { parsePeriodWish } from '../../extract/plan/asked-periods.js'
import type { StatementChoice } from '../../finance/statement-name.js'
import type { SummaryFilter } from '../../report/statement/read-summaries.js'
import type { StatementStatus } from '../../report/statement/statement.js'
import type { CommonOptions } from '../verb.js'

export type FilterOptions = CommonOptions & {
  readonly partner?: string
  readonly chain?: string
  readonly period?: string
  readonly status?: string
  readonly blocked?: boolean
}

/** Those that say which statements are meant, wherever they stand. */
export type ChoiceOptions = Pick<FilterOptions, 'partner' | 'chain' | 'period'>

const statuses = ['draft', 'pending_approval', 'approved', 'released', 'paid', 'disputed'] as const

/** Adds `--partner`, `--chain` and `--period`; `when` is what is said before them, such as `only`. */
export function addChoiceOptions(command: Command, when = 'only'): Command {
  return command
    .option('--partner <id>', `${when} of this partner`)
    .option('--chain <id>', `${when} of this chain`)
    .option(
      '--period <periods>',
      `${when} of these periods, both ends included: 842, 830..858, or <chain>/830..858`,
    )
}

/** Adds the options that say which statements are meant. */
export function addFilterOptions(command: Command): Command {
  return addChoiceOptions(command)
    .addOption(new Option('--status <status>', 'only where it stands there').choices(statuses))
    .option('--blocked', 'only what cannot move')
}

/**
 * The statements that `--partner`, `--chain` and `--period` choose. Throws a UserError of code `bad_period` for periods
 * that are none, `usage` for those of another chain than the one that is named beside them.
 */
export function choiceOf({ partner, chain, period }: ChoiceOptions): StatementChoice {
  const { chainId, wish } = period === undefined ? {} : parsePeriodWish(period)
  if (chain !== undefined && chainId !== undefined && chain !== chainId)
    throw new UserError(`--chain says "${chain}" and --period says "${chainId}".`, {
      code: 'usage',
      hint: 'Name the chain once.',
    })
  return {
    partner,
    chain: chainId ?? chain,
    periods: wish,
  }
}

/** The conditions that the options give. Throws what `choiceOf` throws. */
export function filterOf(options: FilterOptions): SummaryFilter {
  return {
    ...choiceOf(options),
    status: options.status?.toUpperCase() as StatementStatus | undefined,
    isBlocked: options.blocked,
  }
}

/** Whether any of the options was given. */
export function isFiltered(options: FilterOptions): boolean {
  return Object.values(filterOf(options)).some((condition) => condition !== undefined)
}
