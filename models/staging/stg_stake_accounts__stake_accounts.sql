-- One row per payload, epoch and stake account: who staked with which validator, from which epoch until which.
-- A table: the largest body there is, read by four models; parsing it once for each would cost more than keeping it.
with payloads as (
    select * from {{source "stake_accounts" "stake_accounts"}}
),

csv as (
    {{csv_rows payloads="payloads"}}
)

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
    {{lamports_from_text text=(known_text text=(csv_cell column="'stake_sol'"))}} as stake_lamports,
    {{json_integer text=(known_text text=(csv_cell column="'lamports'"))}} as balance_lamports,
    cast({{json_integer text=(known_text text=(csv_cell column="'activation_epoch'"))}} as bigint) as activation_epoch,
    cast({{json_integer text=(known_text text=(csv_cell column="'deactivation_epoch'"))}} as bigint) as deactivation_epoch
from csv
