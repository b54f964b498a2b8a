import { atLeast, partInBps, sum } from './arithmetic.js'
import { groupBy } from './group-by.js'
import { finalAmount } from './line.js'
import {
  statementKey,
  type BlockingReason,
  type Frozen,
  type PartnerLine,
  type Statement,
} from './statement-types.js'
import { isValidAt, type PartnerTerms, type World } from './world.js'

type Due = Pick<Statement, 'partner' | 'period'>

/** Statements of all partners in the order of periods, and the withholding lines that they make. */
export function settledStatements(
  world: World,
  due: readonly Due[],
  lines: readonly PartnerLine[],
  blockedBy: (statement: Due) => BlockingReason | undefined,
  frozen: Frozen,
): { readonly statements: readonly Statement[]; readonly withholdings: readonly PartnerLine[] } {
  const released = new Map(frozen.statements.map((statement) => [statementKey(statement), statement]))
  const standing = groupBy(lines, statementKey)
  const distinct = [...new Map(due.map((statement) => [statementKey(statement), statement])).values()]
  const byPartner = groupBy(
    distinct.sort((a, b) => a.period - b.period),
    ({ partner }) => partner,
  )
  const settled = [...byPartner.values()].flatMap((own) => {
    let carry = 0n
    return own.map((statement): { statement: Statement; withholding: PartnerLine[] } => {
      const before = released.get(statementKey(statement))
      if (before !== undefined) {
        carry += before.carryOut - before.carryIn
        return { statement: before, withholding: [] }
      }
      const next = settle(
        world,
        statement,
        standing.get(statementKey(statement)) ?? [],
        blockedBy(statement),
        carry,
      )
      carry = next.statement.carryOut
      return next
    })
  })
  return {
    statements: settled.map(({ statement }) => statement),
    withholdings: settled.flatMap(({ withholding }) => withholding),
  }
}

function settle(
  world: World,
  { partner, period }: Due,
  lines: readonly PartnerLine[],
  blockingReason: BlockingReason | undefined,
  carryIn: bigint,
): { readonly statement: Statement; readonly withholding: PartnerLine[] } {
  if (blockingReason !== undefined)
    return {
      statement: {
        partner,
        period,
        total: undefined,
        adjustments: undefined,
        withheld: undefined,
        carryIn,
        payable: undefined,
        carryOut: carryIn,
        lineCount: lines.length,
        blockingReason,
      },
      withholding: [],
    }
  const amountOf = (of: readonly PartnerLine[]): bigint => sum(of.map((line) => finalAmount(line) ?? 0n))
  const total = amountOf(lines.filter(({ kind }) => kind !== 'ADJUSTMENT'))
  const adjustments = amountOf(lines.filter(({ kind }) => kind === 'ADJUSTMENT'))
  const terms = world.terms.find((each) => each.partner === partner && isValidAt(each, period))
  const withholding = withholdingLines({ partner, period }, total + adjustments, terms, lines)
  const withheld = -amountOf(withholding)
  const owed = carryIn + total + adjustments - withheld
  const payable = payableOf(owed, terms, world.nativeDecimals)
  return {
    statement: {
      partner,
      period,
      total,
      adjustments,
      withheld,
      carryIn,
      payable,
      carryOut: owed - payable,
      lineCount: lines.length + withholding.length,
      blockingReason: undefined,
    },
    withholding,
  }
}

/** Of what the period gives, not of what is carried in: that was withheld from when it arose. */
function withholdingLines(
  { partner, period }: Due,
  given: bigint,
  terms: PartnerTerms | undefined,
  lines: readonly PartnerLine[],
): PartnerLine[] {
  const bps = terms?.withholdingBps ?? 0n
  const base = atLeast(0n, given)
  if (bps === 0n || base === 0n) return []
  return [
    {
      partner,
      agreement: '*',
      version: 0,
      rule: '*',
      period,
      sourcePeriod: period,
      validator: '*',
      component: '*',
      kind: 'WITHHOLDING',
      method: undefined,
      baseMethod: undefined,
      base,
      rateBps: bps,
      byTerms: -partInBps(base, bps),
      override: undefined,
      status: lines.some(({ status }) => status === 'DERIVED') ? 'DERIVED' : 'OBSERVED',
      slices: [],
      change: undefined,
    },
  ]
}

/** What is owed is cut to what the chain can pay; below the minimum, and while it is a debt, nothing is paid. */
function payableOf(owed: bigint, terms: PartnerTerms | undefined, nativeDecimals: number): bigint {
  if (owed <= 0n || owed < (terms?.minimumPayout ?? 0n)) return 0n
  const unit = 10n ** BigInt(18 - nativeDecimals)
  return (owed / unit) * unit
}
