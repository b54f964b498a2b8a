import { basesOf, type Base } from './bases.js'
import { atomsOf, largestRemainder, partInBps } from './exact.js'
import type { KnownFacts } from './facts.js'
import type { Registry } from './registry.js'
import { ruleName, type RuleInScope } from './rules.js'
import { cell, type TextRow } from './text-tables.js'
import { nativeText, type Component, type FactStatus, type ValidatorPnl } from './validator-pnl.js'

export type LineKind = 'RATE' | 'FLOOR_TOPUP' | 'CAP_REDUCTION'

export interface CommissionLine {
  readonly rule: TextRow
  readonly partnerId: string
  readonly epoch: number
  /** `*` for a line of the whole rule. */
  readonly validatorKey: string
  readonly component: Component
  readonly kind: LineKind
  /** Undefined on lines of the whole rule. */
  readonly base: Base | undefined
  /** What the terms give, in atoms; undefined while it is unknown. */
  readonly byTerms: bigint | undefined
  readonly override: AppliedOverride | undefined
  readonly status: FactStatus | 'OVERRIDDEN'
}

interface AppliedOverride {
  readonly row: TextRow
  readonly atoms: bigint
  readonly isDrift: boolean
}

/** What is paid: the override where there is one. */
export function finalAmount(line: CommissionLine): bigint | undefined {
  return line.override?.atoms ?? line.byTerms
}

/** A line for every rule in force, epoch and validator of the operator, known or not; floors, caps; and overrides. */
export function commissionLines(
  scope: readonly RuleInScope[],
  pnls: ReadonlyMap<string, ValidatorPnl>,
  known: KnownFacts,
  registry: Registry,
  now: Date,
): CommissionLine[] {
  const inForce = scope.filter(({ certainty }) => certainty === 'IN_FORCE')
  const bases = basesOf(inForce, pnls, known, registry)
  const byRule = new Map<string, CommissionLine[]>()
  for (const rule of inForce) {
    const key = `${rule.epoch} ${ruleName(rule.rule)}`
    byRule.set(key, [...(byRule.get(key) ?? []), rateLine(rule, bases.get(rule))])
  }
  return [...byRule.values()].flatMap((rates) =>
    overridden([...rates, ...floorAndCap(rates)], registry, known.chainId, now),
  )
}

function rateLine(scope: RuleInScope, base: Base | undefined): CommissionLine {
  const rate = BigInt(scope.rule['commission_rate_bps'] ?? '10000')
  return {
    rule: scope.rule,
    partnerId: scope.partnerId,
    epoch: scope.epoch,
    validatorKey: scope.validatorKey,
    component: scope.component,
    kind: 'RATE',
    base,
    byTerms: base?.atoms === undefined ? undefined : partInBps(base.atoms, rate),
    override: undefined,
    status: base?.status ?? 'MISSING',
  }
}

/** Of the sum of a rule's rates in an epoch: first what is missing to the floor, then what exceeds the cap. */
function floorAndCap(rates: readonly CommissionLine[]): CommissionLine[] {
  const [first] = rates
  const amounts = rates.map(({ byTerms }) => byTerms)
  if (first === undefined || amounts.includes(undefined)) return []
  const sum = amounts.reduce<bigint>((total, amount) => total + (amount ?? 0n), 0n)
  const [floor, cap] = ['floor_native', 'cap_native'].map((column) => {
    const coins = first.rule[column] ?? null
    return coins === null ? undefined : atomsOf(coins)
  })
  const topup = floor === undefined || floor <= sum ? 0n : floor - sum
  const reduction = cap === undefined || cap >= sum + topup ? 0n : cap - sum - topup
  const line = (kind: LineKind, byTerms: bigint): CommissionLine => ({
    ...first,
    validatorKey: '*',
    kind,
    base: undefined,
    byTerms,
    status: rates.some(({ status }) => status === 'DERIVED') ? 'DERIVED' : 'OBSERVED',
  })
  return [
    ...(floor === undefined ? [] : [line('FLOOR_TOPUP', topup)]),
    ...(cap === undefined ? [] : [line('CAP_REDUCTION', reduction)]),
  ]
}

/** The lines of one rule in one epoch, with what people set in their place: of several the last that was written. */
function overridden(
  lines: readonly CommissionLine[],
  registry: Registry,
  chainId: string,
  now: Date,
): CommissionLine[] {
  const [first] = lines
  if (first === undefined) return []
  const written = registry.commission_overrides
    .filter(
      (row) =>
        row['agreement_id'] === first.rule['agreement_id'] &&
        row['rule_key'] === first.rule['rule_key'] &&
        row['chain_id'] === chainId &&
        row['period_identifier'] === String(first.epoch) &&
        new Date(cell(row, 'created_at')) <= now,
    )
    .sort((a, b) => Date.parse(cell(a, 'created_at')) - Date.parse(cell(b, 'created_at')))
  let result = [...lines]
  for (const row of written)
    result = cell(row, 'validator_key') === '*' ? setWhole(result, row) : setOne(result, row)
  return result
}

function setOne(lines: readonly CommissionLine[], row: TextRow): CommissionLine[] {
  return lines.map((line) =>
    line.kind === 'RATE' && line.validatorKey === row['validator_key']
      ? set(line, row, atomsOf(cell(row, 'amount_native')), isDrift(line.byTerms, row))
      : line,
  )
}

/** The amount is shared by the bases that are above nothing; where there is none, it stands on a line of its own. */
function setWhole(lines: readonly CommissionLine[], row: TextRow): CommissionLine[] {
  const [first] = lines
  if (first === undefined) return []
  const amounts = lines.map(({ byTerms }) => byTerms)
  const whole = amounts.includes(undefined)
    ? undefined
    : amounts.reduce<bigint>((sum, amount) => sum + (amount ?? 0n), 0n)
  const drift = isDrift(whole, row)
  const amount = atomsOf(cell(row, 'amount_native'))
  const rates = lines
    .filter(({ kind }) => kind === 'RATE')
    .sort((a, b) => (a.validatorKey < b.validatorKey ? -1 : 1))
  const weights = rates.map(({ base }) => (base?.atoms !== undefined && base.atoms > 0n ? base.atoms : 0n))
  const hasWeight = weights.some((weight) => weight > 0n)
  const parts = hasWeight ? largestRemainder(amount, weights) : weights
  const given = lines.map((line) => set(line, row, parts[rates.indexOf(line)] ?? 0n, drift))
  if (hasWeight) return given
  const own: CommissionLine = { ...first, validatorKey: '*', kind: 'RATE', base: undefined, byTerms: 0n }
  return [...given, set(own, row, amount, drift)]
}

function isDrift(computed: bigint | undefined, row: TextRow): boolean {
  const expected = row['expected_computed_native'] ?? null
  return computed !== (expected === null ? undefined : atomsOf(expected))
}

function set(line: CommissionLine, row: TextRow, atoms: bigint, drift: boolean): CommissionLine {
  return { ...line, override: { row, atoms, isDrift: drift }, status: 'OVERRIDDEN' }
}

/** A row of `computation.commission_lines_computed`. */
export function lineRow(line: CommissionLine): Readonly<Record<string, string | null>> {
  const { rule, base, override } = line
  const isOfRule = line.validatorKey === '*'
  return {
    agreement_id: cell(rule, 'agreement_id'),
    version_number: cell(rule, 'version_number'),
    rule_key: cell(rule, 'rule_key'),
    period_identifier: String(line.epoch),
    validator_key: line.validatorKey,
    revenue_component: line.component,
    line_kind: line.kind,
    partner_id: line.partnerId,
    attribution_method: cell(rule, 'attribution_method'),
    base_method: base?.method ?? null,
    base_amount_native: isOfRule && line.kind === 'RATE' ? nativeText(0n) : nativeText(base?.atoms),
    commission_rate_bps: isOfRule ? null : (rule['commission_rate_bps'] ?? '10000'),
    pre_override_amount_native: nativeText(line.byTerms),
    override_amount_native: nativeText(override?.atoms),
    override_reason: override === undefined ? null : cell(override.row, 'reason'),
    override_author: override === undefined ? null : cell(override.row, 'author'),
    override_drift: String(override?.isDrift ?? false),
    final_amount_native: nativeText(finalAmount(line)),
    status: line.status,
  }
}
