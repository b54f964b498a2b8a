-- One row per payload and transaction of a block: the gas that it used, the price that it paid, and whether it succeeded.
-- A block without transactions has no row.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select * from {{source "execution_rpc" "eth_getBlockReceipts"}}
),

elements as (
    {{json_elements payloads="payloads" path="'$.result'"}}
),

texts as (
    select
        payload_id,
        provider_name,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        '$.result[' || element_index || ']' as element_path,
        {{json_text document="element" path="'$.blockNumber'"}} as block_number_text,
        {{json_text document="element" path="'$.blockHash'"}} as block_hash_text,
        {{json_text document="element" path="'$.transactionIndex'"}} as transaction_index_text,
        {{json_text document="element" path="'$.transactionHash'"}} as transaction_hash_text,
        {{json_text document="element" path="'$.from'"}} as from_address_text,
        {{json_text document="element" path="'$.to'"}} as to_address_text,
        {{json_text document="element" path="'$.status'"}} as is_successful_text,
        {{json_text document="element" path="'$.gasUsed'"}} as gas_used_text,
        {{json_text document="element" path="'$.effectiveGasPrice'"}} as effective_gas_price_wei_text,
        {{json_text document="element" path="'$.blobGasUsed'"}} as blob_gas_used_text,
        {{json_text document="element" path="'$.blobGasPrice'"}} as blob_gas_price_wei_text
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
    lower(from_address_text) as from_address,
    lower(to_address_text) as to_address,
    is_successful_text = '0x1' as is_successful,
    cast({{hex_integer text="gas_used_text"}} as bigint) as gas_used,
    {{hex_integer text="effective_gas_price_wei_text"}} as effective_gas_price_wei,
    cast({{hex_integer text="blob_gas_used_text"}} as bigint) as blob_gas_used,
    {{hex_integer text="blob_gas_price_wei_text"}} as blob_gas_price_wei
from texts
