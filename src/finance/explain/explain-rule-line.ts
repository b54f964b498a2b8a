import type { Session } from '../../engine/engine.js'
import type { Line } from './line.js'
import { capReduction, floorTopup } from './limits.js'
import { overrideOf } from './overrides.js'
import { readRows } from '../../lineage/trace/published-rows.js'
import { isTiered, RuleAmounts } from './rule-amounts.js'
import { readRuleBook } from './rule-book.js'
import type { RuleBook, RuleStep } from './rule-book.js'
import { ruleWords } from './rule-words.js'
import type { PublishedRow } from '../../lineage/trace/published-rows.js'
import type { Outcome, Worksheet } from './worksheet.js'
import { isUnknown } from './worksheet.js'
import type { NoWorking, WorkedTier, Working } from './working.js'

/** Books of rules, each read once: lines of one rule rest on the same rows. */
export class Library {
  readonly #books = new Map<string, Promise<RuleBook>>()

  constructor(readonly session: Session) {}

  book({ agreementId, ruleKey, chainId, periodId }: Line): Promise<RuleBook> {
    const key = [agreementId, ruleKey, chainId, periodId].join('|')
    const known = this.#books.get(key)
    if (known !== undefined) return known
    const book = readRuleBook(this.session, { agreementId, ruleKey, chainId, periodId })
    this.#books.set(key, book)
    return book
  }
}

/** Works out a line that a rule gives by itself: its rate at a validator, its re-rating, its floor, its cap. */
export async function workOutRuleLine(
  library: Library,
  sheet: Worksheet,
  line: Line,
): Promise<Working | NoWorking> {
  const book = await library.book(line)
  const step = book.steps.find(
    ({ period, versionNumber }) =>
      period.cells['period_id'] === line.periodId && versionNumber === line.versionNumber,
  )
  if (step === undefined)
    return {
      reason:
        'the registry has no such rule in force in the period any more, or nothing is known of what it reaches',
    }
  const amounts = new RuleAmounts(sheet, book)
  const amount = amountOf(amounts, step, line)
  if (amount === undefined) return { reason: `the rule’s terms give no line of kind ${line.kind} there` }
  const override = overrideOf(amounts, step, line, asOfBuild(line))
  return {
    inWords: ruleWords(step, line),
    base: line.kind === 'RATE' ? (baseOfLine(amounts, step, line) ?? noBase(sheet)) : undefined,
    rateBps: rateOf(amounts, step, line),
    preOverride: amount,
    override: override?.amount,
    final: override?.amount ?? amount,
    ...(line.kind === 'RATE' && isTiered(step)
      ? { tiers: await tiersOf(library.session, amounts, step, line) }
      : {}),
    notes: override === undefined ? [] : overrideNotes(override.row),
  }
}

/** The build's logical time: what was written later did not count. */
function asOfBuild({ row }: Line): string {
  return row.cells['computed_at'] ?? ''
}

function amountOf(amounts: RuleAmounts, step: RuleStep, line: Line): Outcome | undefined {
  switch (line.kind) {
    case 'RATE': {
      const member = step.members.find(({ validatorKey }) => validatorKey === line.validatorKey)
      if (member !== undefined) return amounts.rate(step, member)
      // On validator `*` stands what no validator has a part in: of a tiered rule, or of an override.
      return amounts.unallocated(step) ?? amounts.sheet.step('the terms give nothing', 'sum', [])
    }
    case 'TIER_RERATE':
      return amounts.rerate(step)
    case 'FLOOR_TOPUP':
      return floorTopup(amounts, step)
    case 'CAP_REDUCTION':
      return capReduction(amounts, step)
    default:
      return undefined
  }
}

function baseOfLine(amounts: RuleAmounts, step: RuleStep, line: Line): Outcome | undefined {
  const member = step.members.find(({ validatorKey }) => validatorKey === line.validatorKey)
  return member === undefined ? undefined : amounts.base(step, member)
}

function noBase(sheet: Worksheet): Outcome {
  return sheet.step('no base of its own', 'sum', [], { isDetail: true })
}

/** The rate that the line itself states: of a graduated table none does. */
function rateOf(amounts: RuleAmounts, step: RuleStep, line: Line): Outcome | undefined {
  const { sheet } = amounts
  if (line.kind !== 'RATE' || line.validatorKey === '*') return undefined
  if (!isTiered(step)) {
    const rate = step.rule.cells['commission_rate_bps'] ?? null
    return rate === null ? undefined : sheet.input('rate', step.rule, 'commission_rate_bps')
  }
  if (step.rule.cells['tier_mode'] !== 'VOLUME') return undefined
  const parts = amounts.tierParts(step)
  if ('missing' in parts) return undefined
  const [only] = parts
  return only === undefined ? undefined : sheet.input('rate of the tier', only.tier, 'rate_bps')
}

async function tiersOf(
  session: Session,
  amounts: RuleAmounts,
  step: RuleStep,
  line: Line,
): Promise<readonly WorkedTier[]> {
  const published = await readRows(session, {
    relation: 'computation.commission_line_tiers',
    key: ['line_id', 'tier_number'],
    wanted: { line_id: line.lineId },
  })
  const parts = amounts.tierParts(step)
  const worked = 'missing' in parts ? [] : parts
  const numbers = [
    ...new Set([
      ...worked.map(({ tier }) => tier.cells['tier_number'] ?? ''),
      ...published.map(({ cells }) => cells['tier_number'] ?? ''),
    ]),
  ]
  return numbers.map((tierNumber) => {
    const part = worked.find(({ tier }) => tier.cells['tier_number'] === tierNumber)
    return {
      tierNumber,
      slice: part?.slice ?? { missing: [] },
      amount: part?.amount ?? { missing: [] },
      published: published.find(({ cells }) => cells['tier_number'] === tierNumber),
    }
  })
}

function overrideNotes({ cells }: PublishedRow): readonly string[] {
  const expected = cells['expected_computed_native'] ?? null
  return [
    `set by hand on ${(cells['created_at'] ?? '').slice(0, 10)} by ${cells['author'] ?? ''}, approved by ${cells['approver'] ?? ''}: ${cells['reason'] ?? ''}`,
    ...(expected === null ? [] : [`who set it expected the terms to give ${expected}`]),
  ]
}

/** The text of an outcome's value; null while it is unknown. */
export function knownValue(outcome: Outcome | undefined): string | null {
  if (outcome === undefined || isUnknown(outcome)) return null
  return outcome.value.toFixed(outcome.unit === 'coin' ? 18 : 0)
}
