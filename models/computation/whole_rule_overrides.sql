-- One row per line of a rule that was overridden as a whole: the part of the amount that falls to the line. RATE lines
-- share it by their bases, as far as these are above 0, to the last atom; where none is, all of it stands on the RATE
-- line of the whole rule, on validator `*`. Lines of floors, caps and re-ratings get nothing, and where versions divide
-- the period by slots, nor do those of any version but the last.
with lines as (
    select
        lines.agreement_id,
        lines.version_number,
        lines.rule_key,
        lines.chain_id,
        lines.period_id,
        lines.validator_key,
        lines.line_kind,
        lines.base_amount_native,
        lines.amount_native,
        overrides.amount_native as override_native,
        overrides.expected_computed_native,
        max(lines.version_number) over (
            partition by lines.agreement_id, lines.rule_key, lines.chain_id, lines.period_id
        ) as last_version_number
    from {{ref "overrides_in_force"}} as overrides
    inner join {{ref "lines_by_terms"}} as lines
        on lines.agreement_id = overrides.agreement_id
        and lines.rule_key = overrides.rule_key
        and lines.chain_id = overrides.chain_id
        and lines.period_id = overrides.period_id
    where overrides.validator_key = '*'
),

outcomes as (
    select
        agreement_id,
        rule_key,
        chain_id,
        period_id,
        max(last_version_number) as last_version_number,
        max(override_native) as override_native,
        max(expected_computed_native) as expected_computed_native,
        -- Of a rule of which a line is unknown, the outcome is.
        case when count(*) = count(amount_native) then sum(amount_native) end as computed_native,
        coalesce(
            sum(base_amount_native) filter (
                where line_kind = 'RATE' and base_amount_native > 0 and version_number = last_version_number
            ),
            0
        ) as bases_native,
        count(*) filter (
            where line_kind = 'RATE' and validator_key = '*' and version_number = last_version_number
        ) as rates_of_the_whole
    from lines
    group by agreement_id, rule_key, chain_id, period_id
),

overridden as (
    select
        agreement_id,
        rule_key,
        chain_id,
        period_id,
        last_version_number,
        override_native,
        computed_native is distinct from expected_computed_native as is_drift,
        bases_native,
        rates_of_the_whole
    from outcomes
),

weighed as (
    select
        overridden.*,
        lines.version_number,
        lines.validator_key,
        lines.line_kind,
        'TERMS' as made_by,
        cast(
            case
                when lines.line_kind <> 'RATE' or lines.version_number <> overridden.last_version_number then 0
                when lines.base_amount_native > 0 then lines.base_amount_native
                when overridden.bases_native = 0 and lines.validator_key = '*' then 1
                else 0
            end as decimal(38, 18)
        ) as weight_native,
        cast(case when overridden.bases_native > 0 then overridden.bases_native else 1 end as decimal(38, 18))
            as weights_native
    from overridden
    inner join lines
        on lines.agreement_id = overridden.agreement_id
        and lines.rule_key = overridden.rule_key
        and lines.chain_id = overridden.chain_id
        and lines.period_id = overridden.period_id
    union all
    select
        overridden.*,
        last_version_number as version_number,
        '*' as validator_key,
        'RATE' as line_kind,
        'OVERRIDE' as made_by,
        cast(1 as decimal(38, 18)) as weight_native,
        cast(1 as decimal(38, 18)) as weights_native
    from overridden
    where bases_native = 0 and rates_of_the_whole = 0
),

in_atoms as (
    select
        *,
        {{atoms amount="override_native"}} as override_atoms,
        {{atoms amount="weight_native"}} as weight_atoms,
        {{atoms amount="weights_native"}} as weights_atoms
    from weighed
),

floored as (
    select
        *,
        {{wide_floor_share amount="override_atoms" part="weight_atoms" total="weights_atoms"}} as part_atoms,
        {{wide_share_remainder amount="override_atoms" part="weight_atoms" total="weights_atoms"}} as remainder
    from in_atoms
),

allocated as (
    select
        *,
        {{largest_remainder amount="override_atoms" share="part_atoms" remainder="remainder" among=(list "agreement_id" "rule_key" "chain_id" "period_id") ties=(list "validator_key" "line_kind" "made_by" "version_number")}} as override_part_atoms
    from floored
)

select
    agreement_id,
    version_number,
    rule_key,
    chain_id,
    period_id,
    validator_key,
    line_kind,
    made_by,
    {{from_atoms atoms="override_part_atoms"}} as override_amount_native,
    is_drift
from allocated
