-- One row per payload and validator: its balance and its status in the state of the slot that the request names.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select
        *,
        {{first_group text=(json_text document="request" path="'$.path'") pattern="'/states/([0-9]+)'"}} as slot_text
    from {{source "beacon_api" "states/{id}/validators"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$.data'"}}
),

texts as (
    select
        payload_id,
        provider_name,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        '$.data[' || element_index || ']' as element_path,
        slot_text,
        {{json_text document="element" path="'$.validator.pubkey'"}} as validator_key_text,
        {{json_text document="element" path="'$.index'"}} as validator_index_text,
        {{json_text document="element" path="'$.status'"}} as validator_status,
        {{json_text document="element" path="'$.balance'"}} as balance_gwei_text,
        {{json_text document="element" path="'$.validator.effective_balance'"}} as effective_balance_gwei_text,
        {{json_text document="element" path="'$.validator.withdrawal_credentials'"}} as withdrawal_credentials_text,
        {{json_text document="element" path="'$.validator.slashed'"}} as is_slashed_text,
        {{json_text document="element" path="'$.validator.activation_epoch'"}} as activation_epoch_text,
        {{json_text document="element" path="'$.validator.exit_epoch'"}} as exit_epoch_text,
        {{json_text document="element" path="'$.validator.withdrawable_epoch'"}} as withdrawable_epoch_text
    from elements
)

select
    payload_id,
    provider_name,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    element_path,
    cast({{json_integer text="slot_text"}} as bigint) as slot,
    lower(validator_key_text) as validator_key,
    cast({{json_integer text="validator_index_text"}} as bigint) as validator_index,
    validator_status,
    {{json_integer text="balance_gwei_text"}} as balance_gwei,
    {{json_integer text="effective_balance_gwei_text"}} as effective_balance_gwei,
    lower(withdrawal_credentials_text) as withdrawal_credentials,
    case when left(lower(withdrawal_credentials_text), 4) in ('0x01', '0x02') then '0x' || right(lower(withdrawal_credentials_text), 40) end as withdrawal_address,
    is_slashed_text = 'true' as is_slashed,
    cast({{json_integer text="nullif(activation_epoch_text, '18446744073709551615')"}} as bigint) as activation_epoch,
    cast({{json_integer text="nullif(exit_epoch_text, '18446744073709551615')"}} as bigint) as exit_epoch,
    cast({{json_integer text="nullif(withdrawable_epoch_text, '18446744073709551615')"}} as bigint) as withdrawable_epoch
from texts
