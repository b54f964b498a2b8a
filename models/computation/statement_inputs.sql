-- One row per row that a statement rests on today: terms, facts and payloads, each with the hash of what the statement
-- takes from it. Of statements that are still open, and of settled ones that give another amount now. A release keeps
-- these rows in `finance.frozen_inputs`; by them it is told what an adjustment comes from.
-- Row keys are the parts of a natural key joined by `|`, periods by their identifier. Of payloads they name the fact, the
-- validator and the request, so that another answer to the same request has the same key.
with considered as (
    select partner_id, chain_id, period_id from {{ref "open_commission_lines"}}
    union
    select partner_id, chain_id, source_period_id as period_id from {{ref "restated_outcomes"}}
),

statements as (
    select
        {{surrogate_key parts=(list "considered.partner_id" "considered.chain_id" "considered.period_id")}} as statement_id,
        considered.partner_id,
        considered.chain_id,
        considered.period_id,
        periods.period_identifier,
        periods.period_number,
        {{content_hash values=(list
            "periods.first_slot" "periods.last_slot" (epoch_microseconds time="periods.period_start")
            (epoch_microseconds time="periods.period_end")
        )}} as period_hash
    from considered
    inner join {{ref "canonical_periods"}} as periods
        on periods.chain_id = considered.chain_id and periods.period_id = considered.period_id
),

-- Rules that give lines. A line of a whole statement has none.
rules as (
    select distinct
        statements.statement_id,
        statements.chain_id,
        statements.period_id,
        statements.period_identifier,
        lines.agreement_id,
        lines.version_number,
        lines.rule_key
    from statements
    inner join {{ref "commission_lines_computed"}} as lines
        on lines.partner_id = statements.partner_id
        and lines.chain_id = statements.chain_id
        and lines.period_id = statements.period_id
),

-- What lines are worked out on. Rules of a partner often ask for the same of a validator.
bases as (
    select distinct
        statements.statement_id,
        statements.chain_id,
        statements.period_id,
        statements.period_identifier,
        statements.period_number,
        bases.validator_key,
        bases.revenue_component,
        bases.base_method,
        bases.partner_stake_weight,
        bases.partner_stake_status,
        bases.validator_stake_weight,
        bases.validator_stake_status,
        bases.partner_reward_weight,
        bases.validator_reward_weight,
        bases.rewards_status
    from statements
    inner join {{ref "commission_bases"}} as bases
        on bases.partner_id = statements.partner_id
        and bases.chain_id = statements.chain_id
        and bases.period_id = statements.period_id
),

facts as (
    select statement_id, chain_id, period_id, period_identifier, validator_key, revenue_component as fact
    from bases
    union
    select statement_id, chain_id, period_id, period_identifier, validator_key, 'STAKE' as fact
    from bases
    where base_method <> 'COMPONENT'
    union
    select
        statement_id, chain_id, period_id, period_identifier, validator_key, 'CREDITED_' || revenue_component as fact
    from bases
    where base_method = 'CREDITED_REWARDS'
),

fact_rows as (
    select
        facts.statement_id,
        'computation.validator_pnl' as relation,
        facts.chain_id || '|' || facts.period_identifier || '|' || facts.validator_key || '|' || facts.fact as row_key,
        {{content_hash values=(list "components.component_native" "components.status")}} as row_hash
    from facts
    inner join {{ref "validator_components"}} as components
        on components.chain_id = facts.chain_id
        and components.period_id = facts.period_id
        and components.validator_key = facts.validator_key
        and components.revenue_component = facts.fact
    union
    select
        statement_id,
        'canonical.canonical_stake_positions' as relation,
        chain_id || '|' || period_identifier || '|' || validator_key || '|' || revenue_component as row_key,
        {{content_hash values=(list "partner_stake_weight" "partner_stake_status")}} as row_hash
    from bases
    where base_method <> 'COMPONENT'
    union
    select
        statement_id,
        'canonical.canonical_validator_meta' as relation,
        chain_id || '|' || period_identifier || '|' || validator_key || '|' || revenue_component as row_key,
        {{content_hash values=(list "validator_stake_weight" "validator_stake_status")}} as row_hash
    from bases
    where base_method <> 'COMPONENT'
    union
    select
        statement_id,
        case revenue_component
            when 'COMMISSION' then 'canonical.canonical_stake_rewards'
            else 'canonical.canonical_staker_tips'
        end as relation,
        chain_id || '|' || period_identifier || '|' || validator_key || '|' || revenue_component as row_key,
        {{content_hash values=(list "partner_reward_weight" "validator_reward_weight" "rewards_status")}} as row_hash
    from bases
    where base_method = 'CREDITED_REWARDS'
),

payloads as (
    select distinct
        facts.statement_id,
        facts.fact || '|' || facts.validator_key || '|' || landed.provider_name || '|' || landed.endpoint || '|'
        || landed.period_identifier || '|' || coalesce(cast(landed.covers_from as varchar), '*') || '|'
        || coalesce(cast(landed.covers_until as varchar), '*') || '|' || landed.validator_key || '|'
        || landed.request_hash as row_key,
        landed.payload_id,
        landed.response_hash
    from facts
    inner join {{ref "fact_payloads"}} as sources
        on sources.chain_id = facts.chain_id
        and sources.period_id = facts.period_id
        and sources.validator_key = facts.validator_key
        and sources.fact = facts.fact
    inner join {{source "landing" "staging_payloads"}} as landed on landed.payload_id = sources.payload_id
),

terms as (
    select
        rules.statement_id,
        'registry.agreements' as relation,
        rules.agreement_id as row_key,
        {{content_hash values=(list "agreements.partner_id")}} as row_hash
    from rules
    inner join {{ref "agreements"}} as agreements on agreements.agreement_id = rules.agreement_id
    union
    select
        rules.statement_id,
        'registry.agreement_versions' as relation,
        rules.agreement_id || '|' || rules.version_number as row_key,
        {{content_hash values=(list "versions.loss_policy" "slots.from_slot" "slots.until_slot")}} as row_hash
    from rules
    inner join {{ref "agreement_versions"}} as versions
        on versions.agreement_id = rules.agreement_id and versions.version_number = rules.version_number
    left join {{ref "agreement_version_slots"}} as slots
        on slots.agreement_id = rules.agreement_id
        and slots.version_number = rules.version_number
        and slots.chain_id = rules.chain_id
    union
    select
        rules.statement_id,
        'registry.agreement_rules' as relation,
        rules.agreement_id || '|' || rules.version_number || '|' || rules.rule_key as row_key,
        {{content_hash values=(list
            "terms.chain_id" "terms.validator_key" "terms.revenue_component" "terms.attribution_method" "terms.share_bps"
            "terms.commission_rate_bps" "terms.floor_native" "terms.floor_scope" "terms.cap_native" "terms.cap_scope"
            "terms.tier_mode" "terms.tier_scope" "terms.split_group"
        )}} as row_hash
    from rules
    inner join {{ref "agreement_rules"}} as terms
        on terms.agreement_id = rules.agreement_id
        and terms.version_number = rules.version_number
        and terms.rule_key = rules.rule_key
    union
    select
        rules.statement_id,
        'registry.agreement_rule_tiers' as relation,
        rules.agreement_id || '|' || rules.version_number || '|' || rules.rule_key || '|' || tiers.tier_number as row_key,
        {{content_hash values=(list "tiers.lower_native" "tiers.upper_native" "tiers.rate_bps")}} as row_hash
    from rules
    inner join {{ref "agreement_rule_tiers"}} as tiers
        on tiers.agreement_id = rules.agreement_id
        and tiers.version_number = rules.version_number
        and tiers.rule_key = rules.rule_key
    union
    select
        rules.statement_id,
        'registry.commission_overrides' as relation,
        rules.agreement_id || '|' || rules.rule_key || '|' || rules.chain_id || '|' || rules.period_identifier || '|'
        || overrides.validator_key as row_key,
        {{content_hash values=(list
            "overrides.amount_native" "overrides.expected_computed_native" "overrides.reason" "overrides.author"
            (epoch_microseconds time="overrides.created_at")
        )}} as row_hash
    from rules
    inner join {{ref "overrides_in_force"}} as overrides
        on overrides.agreement_id = rules.agreement_id
        and overrides.rule_key = rules.rule_key
        and overrides.chain_id = rules.chain_id
        and overrides.period_id = rules.period_id
),

parties as (
    select
        statements.statement_id,
        'registry.partner_terms' as relation,
        statements.partner_id || '|' || statements.chain_id as row_key,
        {{content_hash values=(list
            "terms.minimum_payout_native" "terms.quote_currency" "terms.quote_decimals" "terms.withholding_bps"
            "terms.withholding_basis" "terms.withholding_document"
        )}} as row_hash
    from statements
    inner join {{ref "partner_terms"}} as terms
        on terms.partner_id = statements.partner_id
        and terms.chain_id = statements.chain_id
        and terms.from_period <= statements.period_number
        and (terms.until_period is null or statements.period_number < terms.until_period)
    union
    select
        statements.statement_id,
        'registry.partner_wallets' as relation,
        wallets.chain_id || '|' || wallets.wallet_address as row_key,
        {{content_hash values=(list "wallets.partner_id")}} as row_hash
    from statements
    inner join {{ref "partner_wallets"}} as wallets
        on wallets.partner_id = statements.partner_id
        and wallets.chain_id = statements.chain_id
        and wallets.from_period <= statements.period_number
        and (wallets.until_period is null or statements.period_number < wallets.until_period)
    where statements.statement_id in (select facts.statement_id from facts where facts.fact = 'STAKE')
    union
    select
        served.statement_id,
        'registry.validators' as relation,
        validators.chain_id || '|' || validators.validator_key as row_key,
        {{content_hash values=(list
            "validators.ownership" "validators.fee_recipient" "validators.commission_rate_bps" "validators.commission_base"
        )}} as row_hash
    from (select distinct statement_id, chain_id, period_number, validator_key from bases) as served
    inner join {{ref "validators"}} as validators
        on validators.chain_id = served.chain_id
        and validators.validator_key = served.validator_key
        and validators.from_period <= served.period_number
        and (validators.until_period is null or served.period_number < validators.until_period)
    union
    select
        statement_id,
        'canonical.canonical_periods' as relation,
        chain_id || '|' || period_identifier as row_key,
        period_hash as row_hash
    from statements
)

select
    statement_id,
    relation,
    row_key,
    row_hash,
    cast(null as uuid) as payload_id,
    cast(null as varchar) as response_hash
from fact_rows
union all
select statement_id, relation, row_key, row_hash, cast(null as uuid) as payload_id, cast(null as varchar) as response_hash
from terms
union all
select statement_id, relation, row_key, row_hash, cast(null as uuid) as payload_id, cast(null as varchar) as response_hash
from parties
union all
select
    statement_id,
    'staging.staging_payloads' as relation,
    row_key,
    response_hash as row_hash,
    payload_id,
    response_hash
from payloads
