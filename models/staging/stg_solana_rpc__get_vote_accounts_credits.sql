-- One row per payload, vote account and epoch: the credits that its votes earned in the epoch, as far as it had run.
-- Epoch 2^64 - 1 is no epoch: behind it, entries are lamports and no credits, also those of the epoch that it stands in.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select * from {{source "solana_rpc" "getVoteAccounts"}}
),

listed as (
    {{json_elements payloads="payloads" path="'$.result.current'"}}
),

delinquent as (
    {{json_elements payloads="payloads" path="'$.result.delinquent'"}}
),

accounts as (
    select payload_id, chain_id, period_identifier, fetched_at, is_final, element as body,
        '$.result.current[' || element_index || ']' as account_path
    from listed
    union all
    select payload_id, chain_id, period_identifier, fetched_at, is_final, element,
        '$.result.delinquent[' || element_index || ']'
    from delinquent
),

entries as (
    {{json_elements payloads="accounts" path="'$.epochCredits'"}}
),

texts as (
    select
        payload_id,
        chain_id,
        period_identifier as answered_period,
        fetched_at,
        is_final,
        account_path,
        element_index,
        {{json_text document="body" path="'$.votePubkey'"}} as validator_key,
        {{json_text document="element" path="'$[0]'"}} as period_identifier,
        {{json_text document="element" path="'$[1]'"}} as credits_text,
        {{json_text document="element" path="'$[2]'"}} as earlier_credits_text
    from entries
),

marked as (
    select
        *,
        min(case when period_identifier = '18446744073709551615' then element_index end) over (
            partition by payload_id, account_path
        ) as sentinel_index
    from texts
)

select
    payload_id,
    chain_id,
    period_identifier,
    answered_period,
    fetched_at,
    is_final,
    account_path || '.epochCredits[' || element_index || ']' as entry_path,
    validator_key,
    cast({{json_integer text="credits_text"}} - {{json_integer text="earlier_credits_text"}} as decimal(38, 0)) as vote_credits
from marked
where sentinel_index is null or element_index < sentinel_index
