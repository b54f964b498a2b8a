import { didYouMean } from '../../base/closest.js'
import { UserError } from '../../base/errors.js'
import { registryRows, type RegistryRow } from '../../project/registry-rows.js'
import type { Project } from '../../project/types.js'

/** All that the registry says of an agreement, put together. */
export interface Agreement {
  readonly row: RegistryRow
  readonly partner: RegistryRow
  /** In the order of their numbers. */
  readonly states: readonly AgreementState[]
  /** In the order of their numbers. */
  readonly versions: readonly AgreementVersion[]
  /** In the order in which they were written. */
  readonly overrides: readonly RegistryRow[]
  /** Of the partner, by chain and period. */
  readonly terms: readonly RegistryRow[]
  readonly wallets: readonly RegistryRow[]
  readonly chains: readonly RegistryRow[]
}

export interface AgreementState {
  readonly row: RegistryRow
  /** agreement_state_periods. */
  readonly periods: readonly RegistryRow[]
}

export interface AgreementVersion {
  readonly row: RegistryRow
  /** agreement_version_periods. */
  readonly periods: readonly RegistryRow[]
  /** agreement_version_slots. */
  readonly slots: readonly RegistryRow[]
  /** In the order in which they are shown. */
  readonly rules: readonly AgreementRule[]
}

export interface AgreementRule {
  readonly row: RegistryRow
  /** From the lowest up. */
  readonly tiers: readonly RegistryRow[]
  /** Rules of the same version and component that stand in place of this one where they reach. */
  readonly moreSpecific: readonly RegistryRow[]
  /** Rules of other agreements, or of this one, that split the whole with it. */
  readonly splitWith: readonly RegistryRow[]
  /** Rows of registry.validators that it reaches, whenever they are valid. */
  readonly validators: readonly RegistryRow[]
}

/** Throws a UserError that names the nearest agreement where there is none of that id. */
export function findAgreement(project: Project, agreementId: string): Agreement {
  const agreements = registryRows(project, 'agreements')
  const row = agreements.find((candidate) => candidate['agreement_id'] === agreementId)
  if (row === undefined) {
    throw new UserError(`There is no agreement "${agreementId}".`, {
      code: 'unknown_agreement',
      hint:
        didYouMean(
          agreementId,
          agreements.map((candidate) => candidate['agreement_id'] ?? ''),
        ) || 'aurora agreements list shows them all.',
    })
  }
  const ofAgreement = (seed: string): readonly RegistryRow[] =>
    registryRows(project, seed).filter((candidate) => candidate['agreement_id'] === agreementId)
  const partnerId = row['partner_id'] ?? ''
  const ofPartner = (seed: string): readonly RegistryRow[] =>
    registryRows(project, seed).filter((candidate) => candidate['partner_id'] === partnerId)
  const statePeriods = ofAgreement('agreement_state_periods')
  return {
    row,
    partner: ofPartner('partners')[0] ?? { partner_id: partnerId },
    states: byNumber(ofAgreement('agreement_states'), 'state_number').map((state) => ({
      row: state,
      periods: statePeriods.filter((period) => period['state_number'] === state['state_number']),
    })),
    versions: versionsOf(project, ofAgreement),
    overrides: [...ofAgreement('commission_overrides')].sort((one, other) =>
      (one['created_at'] ?? '') < (other['created_at'] ?? '') ? -1 : 1,
    ),
    terms: ofPartner('partner_terms'),
    wallets: ofPartner('partner_wallets'),
    chains: registryRows(project, 'chains'),
  }
}

function versionsOf(
  project: Project,
  ofAgreement: (seed: string) => readonly RegistryRow[],
): readonly AgreementVersion[] {
  const [periods, slots, rules, tiers] = [
    'agreement_version_periods',
    'agreement_version_slots',
    'agreement_rules',
    'agreement_rule_tiers',
  ].map(ofAgreement) as [
    readonly RegistryRow[],
    readonly RegistryRow[],
    readonly RegistryRow[],
    readonly RegistryRow[],
  ]
  const allRules = registryRows(project, 'agreement_rules')
  const validators = registryRows(project, 'validators')
  return byNumber(ofAgreement('agreement_versions'), 'version_number').map((version) => {
    const ofVersion = (row: RegistryRow): boolean => row['version_number'] === version['version_number']
    const ownRules = byNumber(rules.filter(ofVersion), 'rule_order')
    return {
      row: version,
      periods: periods.filter(ofVersion),
      slots: slots.filter(ofVersion),
      rules: ownRules.map((row) => ({
        row,
        tiers: byNumber(
          tiers.filter((tier) => ofVersion(tier) && tier['rule_key'] === row['rule_key']),
          'tier_number',
        ),
        moreSpecific: ownRules.filter((other) => isMoreSpecific(other, row)),
        splitWith: allRules.filter((other) => isSplitWith(other, row)),
        validators: validators.filter((validator) => reaches(row, validator)),
      })),
    }
  })
}

/** True where the other rule reaches a part of what this one reaches, and wins there. */
function isMoreSpecific(other: RegistryRow, rule: RegistryRow): boolean {
  return (
    other['revenue_component'] === rule['revenue_component'] &&
    rank(other) < rank(rule) &&
    (other['chain_id'] === rule['chain_id'] || [other['chain_id'], rule['chain_id']].includes('*'))
  )
}

/** 1 for a rule that names a validator, 2 for one that names a chain, 3 for one that names neither. */
function rank(rule: RegistryRow): number {
  if (rule['validator_key'] !== '*') return 1
  return rule['chain_id'] === '*' ? 3 : 2
}

/** Versions of one agreement follow each other: only rules of the same one hold at once. */
function isSplitWith(other: RegistryRow, rule: RegistryRow): boolean {
  const isOfOneGroup = rule['split_group'] !== null && other['split_group'] === rule['split_group']
  if (!isOfOneGroup || other['agreement_id'] !== rule['agreement_id']) return isOfOneGroup
  return other['version_number'] === rule['version_number'] && other['rule_key'] !== rule['rule_key']
}

function reaches(rule: RegistryRow, validator: RegistryRow): boolean {
  return ['chain_id', 'validator_key'].every((name) => rule[name] === '*' || rule[name] === validator[name])
}

function byNumber(rows: readonly RegistryRow[], column: string): readonly RegistryRow[] {
  return [...rows].sort((one, other) => Number(one[column]) - Number(other[column]))
}
