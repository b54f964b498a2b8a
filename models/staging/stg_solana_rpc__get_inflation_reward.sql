-- One row per payload and address asked for: its inflation reward, NULL where the answer is null (nothing was paid).
-- The epoch of the entry wins over that of the request and the envelope.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select
        *,
        {{json_list document="request" path="'$.params[0]'"}} as addresses,
        {{json_text document="request" path="'$.params[1].epoch'"}} as requested_period
    from {{source "solana_rpc" "getInflationReward"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$.result'"}}
),

texts as (
    select
        payload_id,
        chain_id,
        coalesce(
            {{json_text document="element" path="'$.epoch'"}},
            requested_period,
            nullif(period_identifier, '*')
        ) as period_identifier,
        fetched_at,
        is_final,
        '$.result[' || element_index || ']' as element_path,
        coalesce({{json_list_text texts="addresses" place="element_index"}}, nullif(validator_key, '*')) as address,
        nullif(validator_key, '*') as envelope_validator_key,
        {{json_text document="element" path="'$.amount'"}} as amount_text,
        {{json_text document="element" path="'$.commission'"}} as commission_text,
        {{json_text document="element" path="'$.commissionBps'"}} as commission_bps_text,
        {{json_text document="element" path="'$.effectiveSlot'"}} as effective_slot_text
    from elements
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    element_path,
    address,
    envelope_validator_key,
    {{json_integer text="amount_text"}} as amount_lamports,
    coalesce(
        cast({{json_integer text="commission_bps_text"}} as integer),
        {{percent_to_bps text="commission_text"}}
    ) as commission_bps,
    element_path || case when commission_bps_text is not null then '.commissionBps' else '.commission' end as commission_path,
    cast({{json_integer text="effective_slot_text"}} as bigint) as effective_slot
from texts
