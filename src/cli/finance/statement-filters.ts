import type { Command } from 'commander'
import { Option } from 'commander'
import { parsePeriodWish } from '../../extract/plan/asked-periods.js'
import type { StatementFilter } from '../../report/statement/read-summaries.js'
import type { StatementStatus } from '../../report/statement/statement.js'
import type { CommonOptions } from '../verb.js'

export type FilterOptions = CommonOptions & {
  readonly partner?: string
  readonly chain?: string
  readonly period?: string
  readonly status?: string
  readonly blocked?: boolean
}

const statuses = ['draft', 'pending_approval', 'approved', 'released', 'paid', 'disputed'] as const

/** Adds the options that say which statements are meant. */
export function addFilterOptions(command: Command): Command {
  return command
    .option('--partner <id>', 'only of this partner')
    .option('--chain <id>', 'only of this chain')
    .option(
      '--period <periods>',
      'only of these periods, both ends included: 842, 830..858, or <chain>/830..858',
    )
    .addOption(new Option('--status <status>', 'only where it stands there').choices(statuses))
    .option('--blocked', 'only what cannot move')
}

/** The conditions that the options give. Throws a UserError of code `bad_period` for periods that are none. */
export function filterOf({ partner, chain, period, status, blocked }: FilterOptions): StatementFilter {
  const { chainId, wish } = period === undefined ? {} : parsePeriodWish(period)
  return {
    partner,
    chain: chainId ?? chain,
    periods: wish,
    status: status?.toUpperCase() as StatementStatus | undefined,
    isBlocked: blocked,
  }
}

/** Whether any of the options was given. */
export function isFiltered(options: FilterOptions): boolean {
  return Object.values(filterOf(options)).some((condition) => condition !== undefined)
}
