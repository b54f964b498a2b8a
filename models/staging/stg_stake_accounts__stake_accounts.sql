-- One row per payload, epoch and stake account: who staked with which validator, from which epoch until which.
-- A table: the largest body there is, whose readers and tests would each parse it again.
with payloads as (
    select * from {{source "stake_accounts" "stake_accounts"}}
),

csv as (
    {{csv_rows payloads="payloads"}}
),

texts as (
    select
        payload_id,
        chain_id,
        {{csv_cell column="'epoch'"}} as period_identifier,
        fetched_at,
        is_final,
        {{csv_row_path}} as row_path,
        {{csv_cell column="'stake_account'"}} as stake_account,
        {{csv_cell column="'vote_account'"}} as validator_key,
        {{known_text text=(csv_cell column="'staker_wallet'")}} as staker_wallet,
        {{known_text text=(csv_cell column="'withdrawer_wallet'")}} as withdrawer_wallet,
        {{known_text text=(csv_cell column="'stake_sol'")}} as stake_text,
        {{known_text text=(csv_cell column="'lamports'")}} as balance_text,
        {{known_text text=(csv_cell column="'activation_epoch'")}} as activation_epoch_text,
        {{known_text text=(csv_cell column="'deactivation_epoch'")}} as deactivation_epoch_text
    from csv
)

select
    payload_id,
    chain_id,
    period_identifier,
    fetched_at,
    is_final,
    row_path,
    stake_account,
    validator_key,
    staker_wallet,
    withdrawer_wallet,
    {{lamports_from_text text="stake_text"}} as stake_lamports,
    {{json_integer text="balance_text"}} as balance_lamports,
    cast({{json_integer text="activation_epoch_text"}} as bigint) as activation_epoch,
    cast({{json_integer text="deactivation_epoch_text"}} as bigint) as deactivation_epoch
from texts
