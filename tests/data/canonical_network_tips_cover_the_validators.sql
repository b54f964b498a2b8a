{{config severity="warn"}}
-- The tips of the validators of a period come to more than what Jito says of the whole network.
with networks as (
    select
        said.chain_id,
        periods.period_id,
        said.payload_id,
        {{lamports_to_coin lamports="said.network_tips_lamports"}} as network_native,
        row_number() over (
            partition by said.chain_id, periods.period_id
            order by said.is_final desc nulls last, said.fetched_at desc nulls last, said.payload_id desc nulls last
        ) as preference
    from {{ref "stg_jito__mev_rewards"}} as said
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = said.chain_id and periods.period_identifier = said.period_identifier
),

validators as (
    select chain_id, period_id, sum(value) as validators_native
    from {{ref "canonical_fact_candidates"}}
    where fact = 'MEV_TOTAL' and is_chosen and status <> 'MISSING'
    group by chain_id, period_id
)

select networks.chain_id, networks.period_id, networks.payload_id, networks.network_native, validators.validators_native
from networks
join validators on validators.chain_id = networks.chain_id and validators.period_id = networks.period_id
where networks.preference = 1 and validators.validators_native > networks.network_native
