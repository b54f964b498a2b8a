-- Every event of a statement is one that could follow the event before it, and nobody approved what they submitted.
with numbered as (
    select
        events.event_id,
        events.partner_id,
        events.chain_id,
        events.period_id,
        events.event,
        events.actor,
        previous.event as event_before,
        previous.actor as actor_before,
        exists (
            select 1
            from {{source "finance" "statement_events"}} as paid
            where paid.partner_id = events.partner_id
                and paid.chain_id = events.chain_id
                and paid.period_id = events.period_id
                and paid.event = 'PAY'
                and paid.sequence_number < events.sequence_number
        ) as was_paid
    from {{source "finance" "statement_events"}} as events
    left join {{source "finance" "statement_events"}} as previous
        on previous.partner_id = events.partner_id
        and previous.chain_id = events.chain_id
        and previous.period_id = events.period_id
        and previous.sequence_number = events.sequence_number - 1
)

select *
from numbered
where not coalesce(
        case event
            when 'SUBMIT' then event_before is null or event_before in ('SUBMIT', 'APPROVE')
            when 'APPROVE' then event_before = 'SUBMIT' and lower(trim(actor)) <> lower(trim(actor_before))
            when 'RELEASE' then event_before = 'APPROVE'
            when 'PAY' then event_before in ('RELEASE', 'RESOLVE') and not was_paid
            when 'DISPUTE' then event_before in ('RELEASE', 'PAY', 'RESOLVE')
            when 'RESOLVE' then event_before = 'DISPUTE'
        end,
        false
    )
