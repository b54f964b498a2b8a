import type { Line } from './line.js'
import type { RuleStep } from './rule-book.js'
import { componentWords, percentWords, shortAmount } from './words.js'

/** What a line of a rule is, in one sentence. */
export function ruleWords(step: RuleStep, line: Line): string {
  const component = componentWords(line.component)
  const { cells } = step.rule
  const limit = (which: 'floor' | 'cap'): string =>
    `${shortAmount(cells[`${which}_native`] ?? '')} ${scopeWords(cells[`${which}_scope`] ?? 'PERIOD')}`
  switch (line.kind) {
    case 'FLOOR_TOPUP':
      return `up to ${limit('floor')} at least, of ${component}`
    case 'CAP_REDUCTION':
      return `down to ${limit('cap')} at most, of ${component}`
    case 'TIER_RERATE':
      return `earlier periods at the rate of the tier that is reached now, of ${component}`
    default:
      return rateWords(cells)
  }
}

/** What of a component a rule of these terms gives: `33.33 % of the tips, and of that 20 %`. */
export function rateWords(cells: Readonly<Record<string, string | null | undefined>>): string {
  const component = componentWords(cells['revenue_component'] ?? '')
  const tiers = cells['tier_mode'] ?? 'NONE'
  const rate =
    tiers === 'NONE'
      ? percentWords(cells['commission_rate_bps'])
      : `${tiers === 'VOLUME' ? 'the rate of the tier reached' : 'the rates of the tiers moved through'} ${scopeWords(cells['tier_scope'] ?? 'PERIOD')}`
  if (cells['attribution_method'] === 'FIXED_SHARE') {
    const share = `${percentWords(cells['share_bps'])} of ${component}`
    return tiers === 'NONE' && rate === '100 %' ? share : `${share}, and of that ${rate}`
  }
  return `${rate} of the partner’s part of ${component}`
}

export function scopeWords(scope: string): string {
  return scopes[scope] ?? 'in the period'
}

const scopes: Readonly<Record<string, string>> = {
  PERIOD: 'in the period',
  VERSION: 'since the version began',
  AGREEMENT: 'since the agreement began',
  CALENDAR_YEAR: 'in the calendar year',
}
