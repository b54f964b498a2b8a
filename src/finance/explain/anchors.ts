import type { RuleBook, RuleStep } from './rule-book.js'
import type { PublishedRow } from '../../lineage/trace/published-rows.js'
import type { Unknown } from './worksheet.js'

/** Over what an amount adds up: one period (a part of it, where versions divide it), or all since an anchor. */
export type Scope = 'PERIOD' | 'VERSION' | 'AGREEMENT' | 'CALENDAR_YEAR'

/** The steps that count up to one, itself last; unknown where it is not known in which year one of them began. */
export function spanOf(book: RuleBook, step: RuleStep, scope: Scope): readonly RuleStep[] | Unknown {
  const upTo = book.steps.slice(0, book.steps.indexOf(step) + 1)
  switch (scope) {
    case 'PERIOD':
      return [step]
    case 'VERSION':
      return upTo.filter(({ versionNumber }) => versionNumber === step.versionNumber)
    case 'AGREEMENT':
      return upTo
    case 'CALENDAR_YEAR':
      return ofTheYear(book, upTo, step)
  }
}

function ofTheYear(book: RuleBook, upTo: readonly RuleStep[], step: RuleStep): readonly RuleStep[] | Unknown {
  const year = yearOf(book, step.period)
  if (year === undefined) return unknownYear(step.period)
  const found: RuleStep[] = []
  for (const earlier of upTo) {
    const theirs = yearOf(book, earlier.period)
    if (theirs === undefined) {
      if (mayBeIn(year, book, earlier.period)) return unknownYear(earlier.period)
    } else if (theirs === year) found.push(earlier)
  }
  return found
}

function unknownYear(period: PublishedRow): Unknown {
  return {
    missing: [
      `the year in which ${period.cells['period_identifier'] ?? ''} began (canonical.canonical_periods, ${period.key})`,
    ],
  }
}

/** The UTC year in which a period starts; undefined where its start is not known well enough to tell. */
function yearOf(book: RuleBook, period: PublishedRow): string | undefined {
  const [earliest, latest] = startYears(book, period)
  return earliest === latest ? earliest : undefined
}

function mayBeIn(year: string, book: RuleBook, period: PublishedRow): boolean {
  const [earliest, latest] = startYears(book, period)
  return (earliest ?? '') <= year && (latest ?? '9999') >= year
}

type Years = readonly [earliest: string | undefined, latest: string | undefined]

/** Every step of a book asks for the years of all steps before it. */
const yearsOfBooks = new WeakMap<RuleBook, Map<PublishedRow, Years>>()

/** The years of the earliest and of the latest time at which a period can have started. */
function startYears(book: RuleBook, period: PublishedRow): Years {
  const known = yearsOfBooks.get(book) ?? new Map<PublishedRow, Years>()
  yearsOfBooks.set(book, known)
  const years = known.get(period) ?? readStartYears(book, period)
  known.set(period, years)
  return years
}

function readStartYears(book: RuleBook, { cells }: PublishedRow): Years {
  const number = Number(cells['period_number'])
  const times = (rows: readonly PublishedRow[], columns: readonly string[]): readonly string[] =>
    rows.flatMap(
      (row) => columns.map((column) => row.cells[column] ?? null).find((time) => time !== null) ?? [],
    )
  const before = book.periods.filter((row) => Number(row.cells['period_number']) < number)
  const after = book.periods.filter((row) => Number(row.cells['period_number']) > number)
  const earliest = cells['period_start'] ?? [...times(before, ['period_end', 'period_start'])].sort().at(-1)
  const latest =
    cells['period_start'] ??
    cells['period_end'] ??
    [...times(after, ['period_start', 'period_end'])].sort()[0]
  return [earliest?.slice(0, 4), latest?.slice(0, 4)]
}
