-- One row per period that is closed: of its last event in `finance`, where that is a CLOSE.
with last_events as (
    select chain_id, period_id, max(sequence_number) as sequence_number
    from {{source "finance" "period_events"}}
    group by chain_id, period_id
)

select events.chain_id, events.period_id
from {{source "finance" "period_events"}} as events
inner join last_events as last
    on last.chain_id = events.chain_id
    and last.period_id = events.period_id
    and last.sequence_number = events.sequence_number
where events.event = 'CLOSE'
