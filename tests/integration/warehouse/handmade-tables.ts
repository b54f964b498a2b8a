/** The tables that the computation models read, with the columns that they read: made by hand, filled by tests. */
export const handmadeTables: Readonly<Record<string, string>> = {
  'registry.chains': 'chain_id varchar, native_unit varchar, native_decimals integer',
  'registry.chain_provider_mappings':
    'chain_id varchar, fact varchar, provider_name varchar, endpoint varchar',
  'registry.validators':
    'chain_id varchar, validator_key varchar, from_period bigint, until_period bigint, display_name varchar, ownership varchar',
  'canonical.canonical_consensus_totals': `chain_id varchar, period_id uuid, validator_key varchar, ownership varchar,
    rewards_native decimal(38,18), rewards_status varchar`,
  'registry.operator_wallets':
    'chain_id varchar, wallet_address varchar, from_period bigint, until_period bigint',
  'registry.partners': 'partner_id varchar',
  'registry.partner_terms': `partner_id varchar, chain_id varchar, from_period bigint, until_period bigint,
    minimum_payout_native decimal(38,18), withholding_bps integer, withholding_basis varchar,
    withholding_document varchar`,
  'registry.partner_wallets':
    'chain_id varchar, wallet_address varchar, from_period bigint, until_period bigint, partner_id varchar',
  'registry.agreements': 'agreement_id varchar, partner_id varchar, agreement_name varchar',
  'registry.agreement_states':
    'agreement_id varchar, state_number integer, status varchar, effective_from date',
  'registry.agreement_state_periods':
    'agreement_id varchar, state_number integer, chain_id varchar, from_period bigint',
  'registry.agreement_versions': `agreement_id varchar, version_number integer, effective_from date,
    effective_until date, loss_policy varchar, recorded_at timestamptz`,
  'registry.agreement_version_periods': `agreement_id varchar, version_number integer, chain_id varchar,
    from_period bigint, until_period bigint`,
  'registry.agreement_version_slots': `agreement_id varchar, version_number integer, chain_id varchar,
    from_slot bigint, until_slot bigint`,
  'registry.agreement_rules': `agreement_id varchar, version_number integer, rule_key varchar, rule_order integer,
    chain_id varchar, validator_key varchar, revenue_component varchar, attribution_method varchar,
    share_bps integer, commission_rate_bps integer, floor_native decimal(38,18), floor_scope varchar,
    cap_native decimal(38,18), cap_scope varchar, tier_mode varchar, tier_scope varchar, split_group varchar`,
  'registry.agreement_rule_tiers':
    'agreement_id varchar, version_number integer, rule_key varchar, tier_number integer',
  'registry.commission_overrides': `agreement_id varchar, rule_key varchar, chain_id varchar,
    period_identifier varchar, validator_key varchar, created_at timestamptz, amount_native decimal(38,18),
    expected_computed_native decimal(38,18), reason varchar, author varchar, approver varchar`,
  'canonical.canonical_periods': `chain_id varchar, period_identifier varchar, period_id uuid,
    period_number bigint, first_slot bigint, last_slot bigint, period_start timestamptz, period_end timestamptz, is_finalized boolean`,
  'canonical.canonical_validator_fees': `chain_id varchar, period_id uuid, validator_key varchar,
    total_fees_native decimal(38,18), shared_status varchar, status varchar`,
  'canonical.canonical_validator_mev': `chain_id varchar, period_id uuid, validator_key varchar,
    validator_mev_native decimal(38,18), status varchar`,
  'canonical.canonical_stake_rewards': `chain_id varchar, period_id uuid, validator_key varchar,
    stake_account varchar, rewards_native decimal(38,18), commission_native decimal(38,18), status varchar`,
  'canonical.canonical_staker_tips': `chain_id varchar, period_id uuid, validator_key varchar,
    stake_account varchar, tips_native decimal(38,18), status varchar`,
  'canonical.canonical_validator_costs': `chain_id varchar, period_id uuid, validator_key varchar,
    cost_kind varchar, amount_native decimal(38,18), basis varchar, status varchar`,
  'canonical.canonical_validator_meta': `chain_id varchar, period_id uuid, validator_key varchar,
    stake_weight decimal(38,0), status varchar`,
  'canonical.canonical_stake_positions': `chain_id varchar, period_id uuid, stake_account varchar,
    validator_key varchar, withdrawer_wallet varchar, stake_weight decimal(38,0), status varchar`,
}
