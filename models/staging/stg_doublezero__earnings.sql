-- One row per payload and validator: what DoubleZero says each validator earned in the epoch of the envelope.
-- A table, since its readers and tests would each parse the body again. Column places serve paths into the body.
with payloads as (
    select * from {{source "doublezero" "earnings"}}
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
        {{csv_cell column="'pubkey'"}} as identity_pubkey,
        {{csv_cell column="'votekey'"}} as validator_key,
        {{known_text text=(csv_cell column="'stake'")}} as stake_text,
        {{known_text text=(csv_cell column="'commission'")}} as commission_text,
        {{known_text text=(csv_cell column="'mev_commission'")}} as mev_commission_text,
        {{known_text text=(csv_cell column="'inflation'")}} as inflation_text,
        {{known_text text=(csv_cell column="'mev_rewards'")}} as mev_rewards_text,
        {{known_text text=(csv_cell column="'block_rewards'")}} as block_rewards_text,
        {{known_text text=(csv_cell column="'dz_fee'")}} as dz_fee_text,
        {{csv_column_index column="'stake'"}} as stake_column,
        {{csv_column_index column="'commission'"}} as commission_column,
        {{csv_column_index column="'mev_commission'"}} as mev_commission_column,
        {{csv_column_index column="'inflation'"}} as inflation_column,
        {{csv_column_index column="'mev_rewards'"}} as mev_rewards_column,
        {{csv_column_index column="'block_rewards'"}} as block_rewards_column
    from csv
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    row_path,
    identity_pubkey,
    validator_key,
    {{lamports_from_text text="stake_text"}} as stake_lamports,
    commission_text,
    {{percent_to_bps text="commission_text"}} as commission_bps,
    mev_commission_text,
    {{percent_to_bps text="mev_commission_text"}} as mev_commission_bps,
    {{lamports_from_text text="inflation_text"}} as inflation_lamports,
    {{lamports_from_text text="mev_rewards_text"}} as mev_rewards_lamports,
    {{lamports_from_text text="block_rewards_text"}} as block_rewards_lamports,
    {{lamports_from_text text="dz_fee_text"}} as dz_fee_lamports,
    stake_column,
    commission_column,
    mev_commission_column,
    inflation_column,
    mev_rewards_column,
    block_rewards_column
from texts
