-- Terms that this version of Aurora cannot compute yet are refused, never ignored: a line made without them would
-- look right and be wrong.
with refused as (
    select
        agreement_id,
        version_number,
        cast(null as varchar) as partner_id,
        cast(null as varchar) as chain_id,
        cast(null as bigint) as from_period,
        case
            when loss_policy <> 'ZERO_FLOOR' then 'loss policy ' || loss_policy || ' is not computed yet, only ZERO_FLOOR is'
        end as reason
    from {{ref "agreement_versions"}}
    union all
    select
        cast(null as varchar) as agreement_id,
        cast(null as integer) as version_number,
        partner_id,
        chain_id,
        from_period,
        case when withholding_bps > 0 then 'withholding is not computed yet' end as reason
    from {{ref "partner_terms"}}
)

select * from refused where reason is not null
