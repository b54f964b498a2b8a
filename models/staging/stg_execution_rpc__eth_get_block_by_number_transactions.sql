-- One row per payload of eth_getBlockByNumber and transaction in it, failed ones too. What they used stands in the receipts.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select * from {{source "execution_rpc" "eth_getBlockByNumber"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$.result.transactions'"}}
),

texts as (
    select
        payload_id,
        provider_name,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        '$.result.transactions[' || element_index || ']' as element_path,
        {{json_text document="element" path="'$.blockNumber'"}} as block_number_text,
        {{json_text document="element" path="'$.blockHash'"}} as block_hash_text,
        {{json_text document="element" path="'$.transactionIndex'"}} as transaction_index_text,
        {{json_text document="element" path="'$.hash'"}} as transaction_hash_text,
        {{json_text document="element" path="'$.type'"}} as transaction_type_text,
        {{json_text document="element" path="'$.from'"}} as from_address_text,
        {{json_text document="element" path="'$.to'"}} as to_address_text,
        {{json_text document="element" path="'$.value'"}} as value_wei_text,
        {{json_text document="element" path="'$.gasPrice'"}} as gas_price_wei_text,
        {{json_text document="element" path="'$.maxFeePerGas'"}} as max_fee_per_gas_wei_text,
        {{json_text document="element" path="'$.maxPriorityFeePerGas'"}} as max_priority_fee_per_gas_wei_text
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
    cast({{hex_integer text="transaction_index_text"}} as bigint) as transaction_index,
    lower(transaction_hash_text) as transaction_hash,
    cast({{hex_integer text="transaction_type_text"}} as bigint) as transaction_type,
    lower(from_address_text) as from_address,
    lower(to_address_text) as to_address,
    {{hex_integer text="value_wei_text"}} as value_wei,
    {{hex_integer text="gas_price_wei_text"}} as gas_price_wei,
    {{hex_integer text="max_fee_per_gas_wei_text"}} as max_fee_per_gas_wei,
    {{hex_integer text="max_priority_fee_per_gas_wei_text"}} as max_priority_fee_per_gas_wei
from texts
