-- One row per settlement that counts for its epoch: of each reason, those of the newest file that has any for it.
-- So a corrected file takes the place of an earlier one, and files of different reasons add.
with listed as (
    select
        settlements.payload_id,
        settlements.chain_id,
        periods.period_id,
        settlements.fetched_at,
        settlements.is_final,
        settlements.element_path || '.claims_amount' as json_path,
        settlements.validator_key,
        settlements.funder,
        settlements.reason_kind,
        {{lamports_to_coin lamports="settlements.claims_amount_lamports"}} as amount_native
    from {{ref "stg_marinade__settlements"}} as settlements
    join {{ref "canonical_periods"}} as periods
        on periods.chain_id = settlements.chain_id and periods.period_identifier = settlements.period_identifier
),

newest as (
    select
        *,
        first_value(payload_id) over (
            partition by chain_id, period_id, reason_kind
            order by is_final desc nulls last, fetched_at desc nulls last, payload_id desc nulls last
        ) as newest_payload_id
    from listed
)

select
    chain_id,
    period_id,
    validator_key,
    funder,
    reason_kind,
    amount_native,
    funder = 'ValidatorBond' as is_cost,
    payload_id,
    json_path,
    fetched_at,
    is_final
from newest
where payload_id = newest_payload_id
