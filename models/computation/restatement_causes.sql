-- One row per outcome that changed: what the change comes from. What the statement rested on when the outcome was last
-- frozen is compared with what it rests on today: overrides first, then terms, then facts by their payloads. What no input
-- explains comes from the inputs of the whole rule (parts of one sum move together), from an earlier period of the rule,
-- or else from another computation.
with frozen_by as (
    select
        outcomes.agreement_id,
        outcomes.rule_key,
        outcomes.chain_id,
        outcomes.source_period_id,
        outcomes.validator_key,
        outcomes.revenue_component,
        releases.period_id,
        row_number() over (
            partition by
                outcomes.agreement_id,
                outcomes.rule_key,
                outcomes.chain_id,
                outcomes.source_period_id,
                outcomes.validator_key,
                outcomes.revenue_component
            order by releases.occurred_at desc nulls last, releases.period_id nulls last
        ) as recency
    from {{ref "restated_outcomes"}} as outcomes
    inner join {{source "finance" "frozen_lines"}} as lines
        on lines.agreement_id = outcomes.agreement_id
        and lines.rule_key = outcomes.rule_key
        and lines.chain_id = outcomes.chain_id
        and lines.source_period_id = outcomes.source_period_id
        and lines.validator_key = outcomes.validator_key
        and lines.revenue_component = outcomes.revenue_component
    inner join {{source "finance" "statement_events"}} as releases
        on releases.partner_id = lines.partner_id
        and releases.chain_id = lines.chain_id
        and releases.period_id = lines.period_id
        and releases.event = 'RELEASE'
),

-- An outcome of which nothing was frozen is compared with what its statement was released with.
outcomes as (
    select
        outcomes.*,
        periods.period_number,
        {{surrogate_key parts=(list "outcomes.partner_id" "outcomes.chain_id" "outcomes.source_period_id")}}
            as source_statement_id,
        {{surrogate_key parts=(list
            "outcomes.partner_id" "outcomes.chain_id" "coalesce(frozen_by.period_id, outcomes.source_period_id)"
        )}} as frozen_with
    from {{ref "restated_outcomes"}} as outcomes
    inner join {{ref "canonical_periods"}} as periods
        on periods.chain_id = outcomes.chain_id and periods.period_id = outcomes.source_period_id
    left join frozen_by
        on frozen_by.agreement_id = outcomes.agreement_id
        and frozen_by.rule_key = outcomes.rule_key
        and frozen_by.chain_id = outcomes.chain_id
        and frozen_by.source_period_id = outcomes.source_period_id
        and frozen_by.validator_key = outcomes.validator_key
        and frozen_by.revenue_component = outcomes.revenue_component
        and frozen_by.recency = 1
),

compared as (
    select distinct source_statement_id, frozen_with from outcomes
),

before as (
    select compared.source_statement_id, compared.frozen_with, inputs.relation, inputs.row_key, inputs.row_hash
    from compared
    inner join {{source "finance" "frozen_inputs"}} as inputs
        on inputs.statement_id = compared.frozen_with and inputs.source_statement_id = compared.source_statement_id
),

today as (
    select compared.source_statement_id, compared.frozen_with, inputs.relation, inputs.row_key, inputs.row_hash
    from compared
    inner join {{ref "statement_inputs"}} as inputs on inputs.statement_id = compared.source_statement_id
),

changes as (
    select
        coalesce(today.source_statement_id, before.source_statement_id) as source_statement_id,
        coalesce(today.frozen_with, before.frozen_with) as frozen_with,
        coalesce(today.relation, before.relation) as relation,
        coalesce(today.row_key, before.row_key) as row_key,
        before.row_key is null as is_added,
        before.row_key is not null and today.row_key is not null as is_changed
    from before
    full outer join today
        on today.source_statement_id = before.source_statement_id
        and today.frozen_with = before.frozen_with
        and today.relation = before.relation
        and today.row_key = before.row_key
    where before.row_hash is null or today.row_hash is null or before.row_hash <> today.row_hash
),

-- Which changes speak of the outcome: of its rule, of its component, and of its validator.
matched as (
    select
        outcomes.agreement_id,
        outcomes.rule_key,
        outcomes.chain_id,
        outcomes.source_period_id,
        outcomes.validator_key,
        outcomes.revenue_component,
        outcomes.period_number,
        changes.relation,
        changes.is_added,
        changes.is_changed,
        case
            when changes.relation = 'registry.commission_overrides' then
                split_part(changes.row_key, '|', 1) = outcomes.agreement_id
                and outcomes.rule_key in ('*', split_part(changes.row_key, '|', 2))
            when changes.relation in ('registry.agreements', 'registry.agreement_versions') then
                split_part(changes.row_key, '|', 1) = outcomes.agreement_id
            when changes.relation in ('registry.agreement_rules', 'registry.agreement_rule_tiers') then
                split_part(changes.row_key, '|', 1) = outcomes.agreement_id
                and outcomes.rule_key in ('*', split_part(changes.row_key, '|', 3))
            when changes.relation = 'staging.staging_payloads' then
                outcomes.revenue_component = '*'
                or split_part(changes.row_key, '|', 1)
                    in (outcomes.revenue_component, 'STAKE', 'CREDITED_' || outcomes.revenue_component)
            when changes.relation like 'registry.%' then changes.relation <> 'registry.partner_terms'
            when changes.relation = 'canonical.canonical_periods' then false
            else outcomes.revenue_component in ('*', split_part(changes.row_key, '|', 4))
        end as is_of_rule,
        case
            when outcomes.validator_key = '*' then true
            when changes.relation = 'registry.commission_overrides' then
                split_part(changes.row_key, '|', 5) in ('*', outcomes.validator_key)
            when changes.relation = 'staging.staging_payloads' then
                split_part(changes.row_key, '|', 2) = outcomes.validator_key
            when changes.relation like 'registry.agreement%' then true
            when changes.relation = 'registry.validators' then
                split_part(changes.row_key, '|', 2) = outcomes.validator_key
            when changes.relation like 'registry.%' then true
            else split_part(changes.row_key, '|', 3) = outcomes.validator_key
        end as is_of_validator
    from outcomes
    left join changes
        on changes.source_statement_id = outcomes.source_statement_id
        and changes.frozen_with = outcomes.frozen_with
),

kinds as (
    select
        *,
        case
            when relation is null then 'NONE'
            when relation = 'registry.commission_overrides' then 'OVERRIDE'
            when relation like 'registry.agreement%' then 'TERMS'
            when relation like 'registry.%' then 'PARTIES'
            when relation = 'staging.staging_payloads' and is_changed then 'CORRECTED'
            when relation = 'staging.staging_payloads' and is_added then 'LATE'
            when relation = 'staging.staging_payloads' then 'WITHDRAWN'
            else 'FACT'
        end as kind
    from matched
),

counted as (
    select
        agreement_id,
        rule_key,
        chain_id,
        source_period_id,
        validator_key,
        revenue_component,
        period_number,
        count(*) filter (where is_of_rule and is_of_validator and kind = 'OVERRIDE') as own_overrides,
        count(*) filter (where is_of_rule and kind = 'TERMS') as own_terms,
        count(*) filter (where is_of_rule and is_of_validator and kind = 'FACT') as own_facts,
        count(*) filter (where is_of_rule and is_of_validator and kind = 'CORRECTED') as own_corrected,
        count(*) filter (where is_of_rule and is_of_validator and kind = 'LATE') as own_late,
        count(*) filter (where is_of_rule and kind = 'OVERRIDE') as overrides,
        count(*) filter (where is_of_rule and kind = 'FACT') as facts,
        count(*) filter (where is_of_rule and kind = 'CORRECTED') as corrected,
        count(*) filter (where is_of_rule and kind = 'LATE') as late,
        count(*) filter (where kind in ('TERMS', 'PARTIES') and is_of_validator) as registry
    from kinds
    group by
        agreement_id,
        rule_key,
        chain_id,
        source_period_id,
        validator_key,
        revenue_component,
        period_number
),

own_causes as (
    select
        *,
        case
            when own_overrides > 0 then 'OVERRIDE'
            when own_terms > 0 then 'CHANGED_AGREEMENT'
            when own_facts > 0 and own_corrected > 0 then 'CORRECTED_PAYLOAD'
            when own_facts > 0 and own_late > 0 then 'LATE_PAYLOAD'
            when registry > 0 then 'CHANGED_AGREEMENT'
            when own_facts > 0 then 'CHANGED_CODE'
            when overrides > 0 then 'OVERRIDE'
            when facts > 0 and corrected > 0 then 'CORRECTED_PAYLOAD'
            when facts > 0 and late > 0 then 'LATE_PAYLOAD'
        end as own_cause
    from counted
),

-- What a rule counts up over periods changes with any of them.
inherited as (
    select
        later.agreement_id,
        later.rule_key,
        later.chain_id,
        later.source_period_id,
        later.validator_key,
        later.revenue_component,
        earlier.own_cause,
        row_number() over (
            partition by
                later.agreement_id,
                later.rule_key,
                later.chain_id,
                later.source_period_id,
                later.validator_key,
                later.revenue_component
            order by
                earlier.period_number desc nulls last,
                earlier.validator_key nulls last,
                earlier.revenue_component nulls last
        ) as nearness
    from own_causes as later
    inner join own_causes as earlier
        on earlier.agreement_id = later.agreement_id
        and earlier.rule_key = later.rule_key
        and earlier.chain_id = later.chain_id
        and earlier.period_number < later.period_number
    where later.own_cause is null and earlier.own_cause is not null
)

select
    causes.agreement_id,
    causes.rule_key,
    causes.chain_id,
    causes.source_period_id,
    causes.validator_key,
    causes.revenue_component,
    coalesce(causes.own_cause, inherited.own_cause, 'CHANGED_CODE') as cause
from own_causes as causes
left join inherited
    on inherited.agreement_id = causes.agreement_id
    and inherited.rule_key = causes.rule_key
    and inherited.chain_id = causes.chain_id
    and inherited.source_period_id = causes.source_period_id
    and inherited.validator_key = causes.validator_key
    and inherited.revenue_component = causes.revenue_component
    and inherited.nearness = 1
