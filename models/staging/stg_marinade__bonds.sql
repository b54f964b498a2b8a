-- One row per payload and bond: what a validator has put up with Marinade, and what settlements still claim of it.
-- A withdrawal above the bond's balance wraps below zero and reads as nearly 2^64: that is no amount.
with payloads as (
    select * from {{source "marinade" "bonds"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$.bonds'"}}
),

texts as (
    select
        payload_id,
        chain_id,
        coalesce({{json_text document="element" path="'$.epoch'"}}, period_identifier) as period_identifier,
        fetched_at,
        is_final,
        '$.bonds[' || element_index || ']' as element_path,
        {{json_text document="element" path="'$.pubkey'"}} as bond_account,
        {{json_text document="element" path="'$.vote_account'"}} as validator_key,
        {{json_text document="element" path="'$.authority'"}} as authority,
        {{json_text document="element" path="'$.bond_type'"}} as bond_type,
        {{json_text document="element" path="'$.funded_amount'"}} as funded_text,
        {{json_text document="element" path="'$.effective_amount'"}} as effective_text,
        {{json_text document="element" path="'$.remaining_witdraw_request_amount'"}} as withdraw_request_text,
        {{json_text document="element" path="'$.remainining_settlement_claim_amount'"}} as settlement_claim_text
    from elements
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    element_path,
    bond_account,
    validator_key,
    authority,
    bond_type,
    {{json_integer text="funded_text"}} as funded_lamports,
    {{json_integer text="effective_text"}} as effective_lamports,
    case
        when {{json_integer text="withdraw_request_text"}} < 9223372036854775808 then {{json_integer text="withdraw_request_text"}}
    end as withdraw_request_lamports,
    {{json_integer text="settlement_claim_text"}} as settlement_claim_lamports
from texts
