-- One row per payload: what an address held after a block. The request names both.
with payloads as (
    select * from {{source "execution_rpc" "eth_getBalance"}}
),

texts as (
    select
        payload_id,
        provider_name,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        {{json_text document="request" path="'$.params[0]'"}} as address_text,
        {{json_text document="request" path="'$.params[1]'"}} as block_number_text,
        {{json_text document="body" path="'$.result'"}} as balance_wei_text
    from payloads
)

select
    payload_id,
    provider_name,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    lower(address_text) as address,
    cast({{hex_integer text="block_number_text"}} as bigint) as block_number,
    {{hex_integer text="balance_wei_text"}} as balance_wei
from texts
