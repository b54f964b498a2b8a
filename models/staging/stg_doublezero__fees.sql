-- One row per payload and validator: the fee that DoubleZero bills for the epoch of the envelope.
-- A table, since its readers and tests would each parse the bodies again.
with payloads as (
    select * from {{source "doublezero" "fees"}}
),

csv as (
    {{csv_rows payloads="payloads"}}
),

texts as (
    select
        payload_id,
        chain_id,
        period_identifier,
        fetched_at,
        is_final,
        {{csv_row_path}} as row_path,
        {{csv_row_path}} || '[' || {{csv_column_index column="'dz_fee_lamports'"}} || ']' as cell_path,
        {{csv_cell column="'pubkey'"}} as identity_pubkey,
        {{csv_cell column="'votekey'"}} as validator_key,
        {{known_text text=(csv_cell column="'dz_fee_lamports'")}} as dz_fee_text
    from csv
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    row_path,
    cell_path,
    identity_pubkey,
    validator_key,
    {{json_integer text="dz_fee_text"}} as dz_fee_lamports
from texts
