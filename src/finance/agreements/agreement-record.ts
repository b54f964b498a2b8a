import type { RegistryRow } from '../../project/registry-rows.js'
import { rateWords } from '../explain/rule-words.js'
import type { Agreement, AgreementRule, AgreementVersion } from './agreement.js'
import type { Holding, Moment } from './moment.js'
import { isOfMoment, stateAt, versionHolds } from './moment.js'
import {
  limitWords,
  lossWords,
  methodWords,
  overrideWords,
  payeeWords,
  reachWords,
  splitWords,
} from './term-words.js'

/** An agreement as it is shown: what the registry says, and the same in words. */
export interface AgreementRecord {
  readonly agreement_id: string
  readonly agreement_name: string
  readonly partner: RegistryRow
  /** The state at the moment asked for, else today; null before the first one, or where nobody can tell. */
  readonly status: string | null
  readonly states: readonly StateRecord[]
  readonly versions: readonly VersionRecord[]
  readonly overrides: readonly InWords[]
  readonly payee: readonly InWords[]
  readonly wallets: readonly RegistryRow[]
}

export interface StateRecord {
  readonly terms: RegistryRow
  readonly periods: readonly RegistryRow[]
}

export interface VersionRecord {
  readonly version_number: number
  /** At the moment asked for, else today by its days. */
  readonly holds: Holding
  readonly effective_from: string
  readonly effective_until: string | null
  readonly periods: readonly RegistryRow[]
  readonly slots: readonly RegistryRow[]
  readonly recorded_at: string
  readonly loss_policy: string
  readonly losses_in_words: string
  /** JSON as it was signed, as text. */
  readonly terms_snapshot: string | null
  readonly rules: readonly RuleRecord[]
}

export interface RuleRecord {
  readonly rule_key: string
  readonly terms: RegistryRow
  readonly in_words: string
  /** Whom it reaches, how the partner's part is found, floor, cap and split, a sentence each. */
  readonly details: readonly string[]
  readonly tiers: readonly RegistryRow[]
  readonly validators: readonly RegistryRow[]
}

export interface InWords {
  readonly terms: RegistryRow
  readonly in_words: string
}

/** With a moment the terms of that moment; without one all of them, each version with whether it holds today. */
export function agreementRecord(
  agreement: Agreement,
  moment: Moment | undefined,
  today: string,
): AgreementRecord {
  const at: Moment = moment ?? { kind: 'DAY', day: today }
  const unitOf = (chainId: string | null): string =>
    agreement.chains.find((chain) => chain['chain_id'] === chainId)?.['native_unit'] ?? ''
  const inWords = (
    rows: readonly RegistryRow[],
    words: (row: RegistryRow, unit: string) => string,
  ): readonly InWords[] =>
    rows.map((row) => ({ terms: row, in_words: words(row, unitOf(row['chain_id'] ?? null)) }))
  return {
    agreement_id: agreement.row['agreement_id'] ?? '',
    agreement_name: agreement.row['agreement_name'] ?? '',
    partner: agreement.partner,
    status: stateAt(agreement.states, at)?.row['status'] ?? null,
    states: agreement.states.map(({ row, periods }) => ({ terms: row, periods })),
    versions: agreement.versions
      .map((version) => versionRecord(version, versionHolds(version, at), moment, unitOf))
      .filter(({ holds }) => moment === undefined || holds !== 'NO'),
    overrides: inWords(
      agreement.overrides.filter((row) => isOverrideOf(row, moment)),
      overrideWords,
    ),
    payee: inWords(
      agreement.terms.filter((row) => isOfMoment(row, moment)),
      payeeWords,
    ),
    wallets: agreement.wallets.filter((row) => isOfMoment(row, moment)),
  }
}

function versionRecord(
  { row, periods, slots, rules }: AgreementVersion,
  holds: Holding,
  moment: Moment | undefined,
  unitOf: (chainId: string | null) => string,
): VersionRecord {
  return {
    version_number: Number(row['version_number']),
    holds,
    effective_from: row['effective_from'] ?? '',
    effective_until: row['effective_until'] ?? null,
    periods,
    slots,
    recorded_at: row['recorded_at'] ?? '',
    loss_policy: row['loss_policy'] ?? '',
    losses_in_words: lossWords(row['loss_policy'] ?? ''),
    terms_snapshot: row['terms_snapshot'] ?? null,
    rules: rules
      .filter(
        (rule) => moment?.kind !== 'PERIOD' || ['*', moment.chainId].includes(rule.row['chain_id'] ?? ''),
      )
      .map((rule) => ruleRecord(rule, moment, unitOf)),
  }
}

function ruleRecord(
  rule: AgreementRule,
  moment: Moment | undefined,
  unitOf: (chainId: string | null) => string,
): RuleRecord {
  const { row, tiers } = rule
  const unit = unitOf(row['chain_id'] ?? null)
  const validators = rule.validators.filter((validator) => isOfMoment(validator, moment))
  return {
    rule_key: row['rule_key'] ?? '',
    terms: row,
    in_words: rateWords(row),
    details: [
      reachWords(row, rule.moreSpecific, validators),
      ...methodWords(row['attribution_method'] ?? ''),
      ...limitWords(row, unit),
      ...splitWords(rule.splitWith),
    ],
    tiers,
    validators,
  }
}

function isOverrideOf(row: RegistryRow, moment: Moment | undefined): boolean {
  return (
    moment?.kind !== 'PERIOD' ||
    (row['chain_id'] === moment.chainId && row['period_identifier'] === moment.periodIdentifier)
  )
}
