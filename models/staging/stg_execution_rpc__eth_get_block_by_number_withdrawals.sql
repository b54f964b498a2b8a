-- One row per payload of eth_getBlockByNumber and withdrawal in it: balance of validators that came to an address. Never
-- income, and no transaction.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select
        *,
        {{json_text document="body" path="'$.result.number'"}} as block_number_text,
        {{json_text document="body" path="'$.result.hash'"}} as block_hash_text
    from {{source "execution_rpc" "eth_getBlockByNumber"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$.result.withdrawals'"}}
),

texts as (
    select
        payload_id,
        provider_name,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        '$.result.withdrawals[' || element_index || ']' as element_path,
        block_number_text,
        block_hash_text,
        {{json_text document="element" path="'$.index'"}} as withdrawal_index_text,
        {{json_text document="element" path="'$.validatorIndex'"}} as validator_index_text,
        {{json_text document="element" path="'$.address'"}} as address_text,
        {{json_text document="element" path="'$.amount'"}} as amount_gwei_text
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
    cast({{hex_integer text="block_number_text"}} as bigint) as block_number,
    lower(block_hash_text) as block_hash,
    cast({{hex_integer text="withdrawal_index_text"}} as bigint) as withdrawal_index,
    cast({{hex_integer text="validator_index_text"}} as bigint) as validator_index,
    lower(address_text) as address,
    {{hex_integer text="amount_gwei_text"}} as amount_gwei
from texts
