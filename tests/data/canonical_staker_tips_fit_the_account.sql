{{config severity="warn"}}
-- What the stakers of a validator were given, the network's fee and the validator's commission come to more than its tip
-- account; or a whole list leaves more of it over than a base unit for each staker, which is what flooring may leave.
-- A warning, since two answers of a provider may be of different times, and the tips of stakers are weights, never paid.
with given as (
    select chain_id, period_id, validator_key, sum(tips_native) as given_native, count(*) as staker_count
    from {{ref "canonical_staker_tips"}}
    group by chain_id, period_id, validator_key
)

select
    given.chain_id,
    given.period_id,
    given.validator_key,
    given.given_native,
    split.staker_mev_native,
    lists.payload_id is not null as is_whole_list
from given
join {{ref "canonical_validator_mev"}} as split
    on split.chain_id = given.chain_id and split.period_id = given.period_id and split.validator_key = given.validator_key
left join {{ref "canonical_tip_lists"}} as lists
    on lists.chain_id = given.chain_id
    and lists.period_id = given.period_id
    and lists.validator_key = given.validator_key
    and lists.is_newest_page
where split.status <> 'MISSING'
    and (
        given.given_native > split.staker_mev_native
        or (
            lists.payload_id is not null
            and split.staker_mev_native - given.given_native >= {{lamports_to_coin lamports="given.staker_count"}}
            and split.staker_mev_native > 0
        )
    )
