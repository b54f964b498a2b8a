-- One row per payload, validator and epoch: the fee billed, as the collected file says. It has a column for each epoch.
-- A table, since its readers and tests would each parse the body and turn it again.
with payloads as (
    select * from {{source "doublezero" "fees_and_payments"}}
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
        replace(column_name, 'dz_fee_lamports_', '') as period_identifier,
        fetched_at,
        is_final,
        '$.rows[' || row_index || '][' || column_index || ']' as cell_path,
        {{csv_cell column="'pubkey'"}} as identity_pubkey,
        {{csv_cell column="'votekey'"}} as validator_key,
        {{known_text text="cell"}} as dz_fee_text
    from cells
    where column_name ~ '^dz_fee_lamports_[0-9]+$'
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    cell_path,
    identity_pubkey,
    validator_key,
    {{json_integer text="dz_fee_text"}} as dz_fee_lamports
from texts
