-- One row per payload, identity and epoch: block rewards net of burn. The file has a column for each epoch.
-- A table, since its readers and tests would each parse the body and turn it again.
with payloads as (
    select * from {{source "doublezero" "block_rewards"}}
),

csv as (
    {{csv_rows payloads="payloads"}}
),

cells as (
    {{csv_columns rows="csv"}}
),

texts as (
    select
        payload_id,
        chain_id,
        column_name as period_identifier,
        fetched_at,
        is_final,
        '$.rows[' || row_index || '][' || column_index || ']' as cell_path,
        {{csv_cell column="'pubkey'"}} as identity_pubkey,
        {{known_text text="cell"}} as block_rewards_text
    from cells
    where column_name ~ '^[0-9]+$'
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    cell_path,
    identity_pubkey,
    {{lamports_from_text text="block_rewards_text"}} as block_rewards_lamports
from texts
