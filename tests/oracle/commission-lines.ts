import { partInBps, partOf } from './exact.js'
import { isValidIn, type Registry } from './registry.js'
import { cell, type TextRow } from './text-tables.js'
import { nativeText, type Component, type FactStatus, type ValidatorPnl } from './validator-pnl.js'

export interface CommissionLine {
  readonly rule: TextRow
  readonly partnerId: string
  readonly epoch: number
  readonly validatorKey: string
  readonly component: Component
  /** Atoms; undefined exactly when the status is MISSING. */
  readonly base: bigint | undefined
  readonly amount: bigint | undefined
  readonly status: FactStatus
}

/** A line for every rule in force, period and validator of the operator, known or not. */
export function commissionLines(
  operated: readonly ValidatorPnl[],
  registry: Registry,
  chainId: string,
): CommissionLine[] {
  return operated.flatMap((pnl) =>
    rulesFor(registry, chainId, pnl).map((rule) => lineOf(rule, pnl, registry, chainId)),
  )
}

/** The rules of the versions in force; of one version and component the most specific. */
function rulesFor(registry: Registry, chainId: string, pnl: ValidatorPnl): TextRow[] {
  const versions = registry.agreement_version_periods.filter(
    (version) =>
      version['chain_id'] === chainId &&
      isValidIn(version, pnl.epoch) &&
      isActive(version, registry, chainId, pnl.epoch),
  )
  return versions.flatMap((version) => {
    const reaching = registry.agreement_rules.filter(
      (rule) =>
        rule['agreement_id'] === version['agreement_id'] &&
        rule['version_number'] === version['version_number'] &&
        ['*', chainId].includes(cell(rule, 'chain_id')) &&
        ['*', pnl.validatorKey].includes(cell(rule, 'validator_key')),
    )
    return reaching.filter((rule) =>
      reaching.every(
        (other) =>
          other['revenue_component'] !== rule['revenue_component'] || specificity(other) <= specificity(rule),
      ),
    )
  })
}

function specificity(rule: TextRow): number {
  return rule['validator_key'] !== '*' ? 2 : rule['chain_id'] !== '*' ? 1 : 0
}

/** Contracts of the sample speak in periods; one that speaks in dates is beyond this oracle. */
function isActive(version: TextRow, registry: Registry, chainId: string, epoch: number): boolean {
  const started = registry.agreement_state_periods
    .filter(
      (state) =>
        state['agreement_id'] === version['agreement_id'] &&
        state['chain_id'] === chainId &&
        Number(cell(state, 'from_period')) <= epoch,
    )
    .sort((a, b) => Number(b['state_number']) - Number(a['state_number']))[0]
  return registry.agreement_states.some(
    (state) =>
      started !== undefined &&
      state['agreement_id'] === started['agreement_id'] &&
      state['state_number'] === started['state_number'] &&
      state['status'] === 'ACTIVE',
  )
}

function lineOf(rule: TextRow, pnl: ValidatorPnl, registry: Registry, chainId: string): CommissionLine {
  const partnerId = partnerOf(rule, registry)
  const component = cell(rule, 'revenue_component') as Component
  const { base, status } =
    rule['attribution_method'] === 'FIXED_SHARE'
      ? fixedShare(rule, pnl, component)
      : stakeWeight(partnerId, pnl, component, registry, chainId)
  const rate = BigInt(rule['commission_rate_bps'] ?? '10000')
  const amount = base === undefined ? undefined : partInBps(base, rate)
  return {
    rule,
    partnerId,
    epoch: pnl.epoch,
    validatorKey: pnl.validatorKey,
    component,
    base,
    amount,
    status,
  }
}

function partnerOf(rule: TextRow, registry: Registry): string {
  const agreement = registry.agreements.find((row) => row['agreement_id'] === rule['agreement_id'])
  if (agreement === undefined) throw new Error(`no agreement ${cell(rule, 'agreement_id')}`)
  return cell(agreement, 'partner_id')
}

type Base = Pick<CommissionLine, 'base' | 'status'>

function fixedShare(rule: TextRow, pnl: ValidatorPnl, component: Component): Base {
  const { atoms, status } = pnl.byComponent[component]
  return { base: atoms === undefined ? undefined : partInBps(atoms, BigInt(cell(rule, 'share_bps'))), status }
}

/** Listed positions are balances of another epoch, so that whatever rests on them is derived. */
function stakeWeight(
  partnerId: string,
  pnl: ValidatorPnl,
  component: Component,
  registry: Registry,
  chainId: string,
): Base {
  const { atoms, status } = pnl.byComponent[component]
  const { positions, stake } = pnl.facts
  if (atoms === undefined || positions === undefined || stake === undefined)
    return { base: undefined, status: 'MISSING' }
  const wallets = registry.partner_wallets
    .filter(
      (row) => row['chain_id'] === chainId && row['partner_id'] === partnerId && isValidIn(row, pnl.epoch),
    )
    .map((row) => cell(row, 'wallet_address'))
  const weight = positions
    .filter((position) => wallets.includes(position.withdrawer))
    .reduce((sum, position) => sum + position.stake, 0n)
  return {
    base: stake === 0n ? 0n : partOf(atoms, weight, stake),
    status: status === 'PROVEN_ZERO' ? 'PROVEN_ZERO' : 'DERIVED',
  }
}

/** A row of `computation.commission_lines_computed`. */
export function lineRow(line: CommissionLine): Readonly<Record<string, string | null>> {
  const { rule } = line
  return {
    agreement_id: cell(rule, 'agreement_id'),
    version_number: cell(rule, 'version_number'),
    rule_key: cell(rule, 'rule_key'),
    period_identifier: String(line.epoch),
    validator_key: line.validatorKey,
    revenue_component: line.component,
    line_kind: 'RATE',
    partner_id: line.partnerId,
    attribution_method: cell(rule, 'attribution_method'),
    base_method: rule['attribution_method'] === 'FIXED_SHARE' ? 'COMPONENT' : 'STAKE',
    base_amount_native: nativeText(line.base),
    commission_rate_bps: rule['commission_rate_bps'] ?? '10000',
    pre_override_amount_native: nativeText(line.amount),
    override_amount_native: null,
    final_amount_native: nativeText(line.amount),
    status: line.status,
  }
}
