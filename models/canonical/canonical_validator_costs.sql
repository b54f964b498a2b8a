-- One row per chain, period, validator seen in it and kind of cost that is mapped for the chain, also where nobody knows.
-- A kind whose rule is not in force costs nothing, whoever bills it; one of which no rule was ever written down is unknown.
-- Where all who owe are listed, the others owe nothing.
with kinds as (
    select *
    from (
        values
            ('VOTES', 'COST_VOTES', 'CREDITS', 'VOTE_FEE_LAMPORTS', cast(null as varchar), false),
            ('VAT', 'COST_VAT', 'PROTOCOL_RULE', 'VAT_LAMPORTS', null, false),
            ('DOUBLEZERO', 'COST_DOUBLEZERO', 'BILLED', 'DOUBLEZERO_FEE_BPS', null, true),
            ('BOND', 'COST_BOND', 'SETTLEMENTS', null, 'BOND_SETTLEMENT_FILES', true)
    ) as listed (cost_kind, fact, basis, rule, file_rule, lists_all_who_owe)
),

mapped_kinds as (
    select distinct mappings.chain_id, kinds.*
    from kinds
    join {{ref "chain_provider_mappings"}} as mappings on mappings.fact = kinds.fact
),

files as (
    select
        mentioned.chain_id,
        periods.period_id,
        mappings.fact,
        mentioned.provider_name,
        mentioned.payload_id,
        payloads.response_hash,
        row_number() over (
            partition by mentioned.chain_id, periods.period_id, mappings.fact
            order by mentioned.fetched_at desc nulls last, mentioned.payload_id desc nulls last
        ) as recency
    from {{ref "payload_periods"}} as mentioned
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = mentioned.chain_id and periods.period_identifier = mentioned.period_identifier
    join {{ref "chain_provider_mappings"}} as mappings
        on mappings.chain_id = mentioned.chain_id
        and mappings.provider_name = mentioned.provider_name
        and mappings.endpoint = mentioned.endpoint
    join kinds on kinds.fact = mappings.fact and kinds.lists_all_who_owe
    join {{source "landing" "staging_payloads"}} as payloads on payloads.payload_id = mentioned.payload_id
    where mentioned.is_final
),

files_of_period as (
    select
        chain_id,
        period_id,
        fact,
        count(distinct response_hash) as file_count,
        max(case when recency = 1 then provider_name end) as provider_name,
        cast(max(case when recency = 1 then cast(payload_id as varchar) end) as uuid) as payload_id
    from files
    group by chain_id, period_id, fact
),

ruled_chains as (
    select distinct chain_id, rule from {{ref "protocol_rules"}}
),

kinds_of_period as (
    select
        periods.chain_id,
        periods.period_id,
        kinds.cost_kind,
        kinds.fact,
        kinds.basis,
        kinds.rule is null or ruled_chains.rule is not null as is_ruled,
        kinds.rule is null or coalesce(rules.value > 0, false) as is_in_force,
        kinds.file_rule is null as one_file_suffices,
        coalesce(files_of_period.file_count >= coalesce(file_rules.value, 1), false) as is_listed_in_full,
        files_of_period.provider_name as file_provider_name,
        files_of_period.payload_id as file_payload_id,
        periods.source_provider_id as period_provider_id,
        periods.source_payload_id as period_payload_id
    from {{ref "canonical_periods"}} as periods
    join mapped_kinds as kinds on kinds.chain_id = periods.chain_id
    left join ruled_chains on ruled_chains.chain_id = periods.chain_id and ruled_chains.rule = kinds.rule
    left join {{ref "protocol_rules"}} as rules
        on rules.chain_id = periods.chain_id
        and rules.rule = kinds.rule
        and rules.from_period <= periods.period_number
        and (rules.until_period is null or rules.until_period > periods.period_number)
    left join {{ref "protocol_rules"}} as file_rules
        on file_rules.chain_id = periods.chain_id
        and file_rules.rule = kinds.file_rule
        and file_rules.from_period <= periods.period_number
        and (file_rules.until_period is null or file_rules.until_period > periods.period_number)
    left join files_of_period
        on files_of_period.chain_id = periods.chain_id
        and files_of_period.period_id = periods.period_id
        and files_of_period.fact = kinds.fact
),

validators_seen as (
    select chain_id, period_id, validator_key from {{ref "canonical_fact_candidates"}}
    union
    select periods.chain_id, periods.period_id, observed.validator_key
    from {{ref "canonical_identity_observations"}} as observed
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = observed.chain_id and periods.period_number = observed.period_number
    union
    select periods.chain_id, periods.period_id, validators.validator_key
    from {{ref "validators"}} as validators
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = validators.chain_id
        and validators.from_period <= periods.period_number
        and (validators.until_period is null or validators.until_period > periods.period_number)
),

judged as (
    select
        seen.chain_id,
        seen.period_id,
        seen.validator_key,
        kinds.cost_kind,
        candidates.value,
        candidates.status as said_status,
        case
            when not kinds.is_ruled then 'UNKNOWN'
            when not kinds.is_in_force then 'NOT_IN_FORCE'
            when candidates.status <> 'MISSING' and (kinds.one_file_suffices or kinds.is_listed_in_full) then kinds.basis
            when candidates.status is null and kinds.is_listed_in_full then 'NOT_LISTED'
            else 'UNKNOWN'
        end as basis,
        candidates.source_provider_id as said_provider_id,
        candidates.source_payload_id as said_payload_id,
        file_providers.provider_id as file_provider_id,
        kinds.file_payload_id,
        kinds.period_provider_id,
        kinds.period_payload_id
    from validators_seen as seen
    join kinds_of_period as kinds on kinds.chain_id = seen.chain_id and kinds.period_id = seen.period_id
    left join {{ref "canonical_fact_candidates"}} as candidates
        on candidates.chain_id = seen.chain_id
        and candidates.period_id = seen.period_id
        and candidates.validator_key = seen.validator_key
        and candidates.fact = kinds.fact
        and candidates.is_chosen
    left join {{ref "providers"}} as file_providers on file_providers.provider_name = kinds.file_provider_name
)

select
    chain_id,
    period_id,
    validator_key,
    cost_kind,
    cast(case
        when basis in ('NOT_IN_FORCE', 'NOT_LISTED') then 0
        when basis <> 'UNKNOWN' then value
    end as decimal(38, 18)) as amount_native,
    basis,
    case
        when basis in ('NOT_IN_FORCE', 'NOT_LISTED') then 'PROVEN_ZERO'
        when basis = 'UNKNOWN' then 'MISSING'
        else said_status
    end as status,
    case
        when basis = 'NOT_IN_FORCE' then period_provider_id
        when basis = 'NOT_LISTED' then file_provider_id
        else coalesce(said_provider_id, period_provider_id)
    end as source_provider_id,
    case
        when basis = 'NOT_IN_FORCE' then period_payload_id
        when basis = 'NOT_LISTED' then file_payload_id
        else coalesce(said_payload_id, period_payload_id)
    end as source_payload_id,
    {{as_of}} as normalized_at
from judged
