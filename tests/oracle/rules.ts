import { versionsInForce, type VersionInForce } from './agreements.js'
import type { Periods } from './periods.js'
import type { Registry } from './registry.js'
import { cell, type TextRow } from './text-tables.js'
import type { Component, ValidatorPnl } from './validator-pnl.js'

/** A rule at one of the operator's validators in an epoch. */
export interface RuleInScope {
  readonly rule: TextRow
  readonly partnerId: string
  readonly epoch: number
  readonly validatorKey: string
  readonly component: Component
  readonly certainty: VersionInForce['certainty']
}

/** Every rule that reaches one of the operator's validators; of one version and component the most specific. */
export function rulesInScope(
  operated: readonly ValidatorPnl[],
  registry: Registry,
  chainId: string,
  periods: Periods,
  now: Date,
): RuleInScope[] {
  const versions = new Map<number, readonly VersionInForce[]>()
  return operated.flatMap(({ epoch, validatorKey }) => {
    const inForce = versions.get(epoch) ?? versionsInForce(registry, chainId, periods, epoch, now)
    versions.set(epoch, inForce)
    return inForce.flatMap(({ version, certainty }) => {
      const reaching = registry.agreement_rules.filter(
        (rule) =>
          rule['agreement_id'] === version['agreement_id'] &&
          rule['version_number'] === version['version_number'] &&
          ['*', chainId].includes(cell(rule, 'chain_id')) &&
          ['*', validatorKey].includes(cell(rule, 'validator_key')),
      )
      return reaching
        .filter((rule) => isMostSpecific(rule, reaching))
        .map((rule) => ({
          rule,
          partnerId: partnerOf(rule, registry),
          epoch,
          validatorKey,
          component: cell(rule, 'revenue_component') as Component,
          certainty,
        }))
    })
  })
}

function isMostSpecific(rule: TextRow, reaching: readonly TextRow[]): boolean {
  return reaching.every(
    (other) =>
      other['revenue_component'] !== rule['revenue_component'] || specificity(other) <= specificity(rule),
  )
}

function specificity(rule: TextRow): number {
  return rule['validator_key'] !== '*' ? 2 : rule['chain_id'] !== '*' ? 1 : 0
}

function partnerOf(rule: TextRow, registry: Registry): string {
  const agreement = registry.agreements.find((row) => row['agreement_id'] === rule['agreement_id'])
  if (agreement === undefined) throw new Error(`no agreement ${cell(rule, 'agreement_id')}`)
  return cell(agreement, 'partner_id')
}

/** A name of the rule in its version, to group by. */
export function ruleName(rule: TextRow): string {
  return [cell(rule, 'agreement_id'), cell(rule, 'version_number'), cell(rule, 'rule_key')].join(' ')
}
