{{!-- gives the rest of a query behind its step `events`, which has all events of a table of finance with found_hash, what
      each hashes to, and place, its place among the events of the same thing: the events at which the chain is broken --}}
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
    left join events as previous on previous.event_hash = events.previous_hash
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
