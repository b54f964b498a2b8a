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

chained as (
    select
        events.event_id,
        events.event_hash,
        events.previous_hash,
        events.found_hash,
        events.sequence_number,
        events.place,
        previous.event_hash as hash_before,
        count(*) over (partition by coalesce(events.previous_hash, '')) as followers
    from events
    left join {{source "finance" "period_events"}} as previous on previous.event_hash = events.previous_hash
)

select
    event_id,
    case
        when found_hash <> event_hash then 'was changed: it does not hash to its hash'
        when previous_hash is not null and hash_before is null then 'the event before it is gone'
        when followers > 1 then 'another one comes after the same event'
        else 'an event is gone or was added: the numbers of the events have a gap'
    end as problem
from chained
where found_hash <> event_hash
    or (previous_hash is not null and hash_before is null)
    or followers > 1
    or sequence_number <> place
