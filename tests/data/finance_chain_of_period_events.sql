-- The chain of period_events is whole: every event hashes to its hash, names the one before it, follows the
-- others of its period without a gap, and no two come after the same one.
with events as (
    select
        *,
        {{content_hash values=(list
            "event_id" "chain_id" "period_id" "sequence_number" "event" "actor" "reason"
            (epoch_microseconds time="occurred_at") "previous_hash"
        )}} as found_hash,
        row_number() over (partition by chain_id, period_id order by sequence_number nulls last, event_id nulls last) as place
    from {{source "finance" "period_events"}}
),

{{broken_chain}}
