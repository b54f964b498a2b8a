import { describe, expect, it } from 'vitest'
import { spanOf } from '../../../src/finance/explain/anchors.js'
import type { RuleBook, RuleStep } from '../../../src/finance/explain/rule-book.js'
import type { PublishedRow } from '../../../src/lineage/trace/published-rows.js'

const row = (cells: PublishedRow['cells']): PublishedRow => ({ relation: 'r', key: 'k', cells })

/** A book of one step a period; a start that is null is not known. */
function bookOf(starts: readonly (string | null)[], ends: readonly (string | null)[] = []): RuleBook {
  const periods = starts.map((start, index) =>
    row({
      period_number: String(index + 1),
      period_identifier: String(index + 1),
      period_start: start,
      period_end: ends[index] ?? null,
    }),
  )
  const steps = periods.map((period, index): RuleStep => ({
    period,
    versionNumber: index < 2 ? 1 : 2,
    rule: row({}),
    version: row({}),
    tiers: [],
    members: [],
    isDoubtful: false,
    slots: [],
  }))
  return { agreementId: 'a', ruleKey: 'r', chainId: 'c', steps, periods, overrides: [] }
}

function span(book: RuleBook, scope: Parameters<typeof spanOf>[2]): unknown {
  const last = book.steps.at(-1)
  if (last === undefined) throw new Error('no step')
  const found = spanOf(book, last, scope)
  return 'missing' in found ? found.missing : found.map(({ period }) => period.cells['period_number'])
}

describe('the steps that count', () => {
  const known = bookOf(['2025-12-30', '2026-01-02', '2026-01-04'])

  it('are the step alone, those of its version, all, or those of its year', () => {
    expect(span(known, 'PERIOD')).toEqual(['3'])
    expect(span(known, 'VERSION')).toEqual(['3'])
    expect(span(known, 'AGREEMENT')).toEqual(['1', '2', '3'])
    expect(span(known, 'CALENDAR_YEAR')).toEqual(['2', '3'])
  })

  it('are of the year in which both bounds of an unknown start lie', () => {
    expect(span(bookOf(['2026-01-01', null, '2026-01-04']), 'CALENDAR_YEAR')).toEqual(['1', '2', '3'])
    expect(span(bookOf([null, '2026-01-02', '2026-01-04'], ['2025-12-31']), 'CALENDAR_YEAR')).toEqual([
      '2',
      '3',
    ])
  })

  it('are unknown while one of them, or the last, may be of either of two years', () => {
    const missing = (period: number): string[] => [
      `the year in which ${period} began (canonical.canonical_periods, k)`,
    ]
    expect(span(bookOf(['2025-12-30', null, '2026-01-04']), 'CALENDAR_YEAR')).toEqual(missing(2))
    expect(span(bookOf(['2025-12-30', '2025-12-31', null]), 'CALENDAR_YEAR')).toEqual(missing(3))
  })
})
