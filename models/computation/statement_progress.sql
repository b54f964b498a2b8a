-- One row per statement that has events in `finance`: where they have brought it, by whom and when.
-- RESOLVE returns a disputed statement to where it was: to its last RELEASE or PAY.
with last_of_kind as (
    select
        partner_id,
        chain_id,
        period_id,
        max(sequence_number) as any_event,
        max(sequence_number) filter (where event = 'SUBMIT') as submitted,
        max(sequence_number) filter (where event = 'APPROVE') as approved,
        max(sequence_number) filter (where event = 'RELEASE') as released,
        max(sequence_number) filter (where event = 'PAY') as paid
    from {{source "finance" "statement_events"}}
    group by partner_id, chain_id, period_id
)

select
    last.partner_id,
    last.chain_id,
    last.period_id,
    case latest.event
        when 'SUBMIT' then 'PENDING_APPROVAL'
        when 'APPROVE' then 'APPROVED'
        when 'RELEASE' then 'RELEASED'
        when 'PAY' then 'PAID'
        when 'DISPUTE' then 'DISPUTED'
        when 'RESOLVE' then case when last.paid is not null then 'PAID' else 'RELEASED' end
    end as status,
    latest.content_hash,
    submission.event_id as submission_id,
    submission.actor as submitter,
    submission.occurred_at as submitted_at,
    approval.actor as approver,
    approval.occurred_at as approved_at,
    release.occurred_at as released_at,
    payment.occurred_at as paid_at
from last_of_kind as last
inner join {{source "finance" "statement_events"}} as latest
    on latest.partner_id = last.partner_id
    and latest.chain_id = last.chain_id
    and latest.period_id = last.period_id
    and latest.sequence_number = last.any_event
left join {{source "finance" "statement_events"}} as submission
    on submission.partner_id = last.partner_id
    and submission.chain_id = last.chain_id
    and submission.period_id = last.period_id
    and submission.sequence_number = last.submitted
-- An approval counts for the submission it followed, not for a later one.
left join {{source "finance" "statement_events"}} as approval
    on approval.partner_id = last.partner_id
    and approval.chain_id = last.chain_id
    and approval.period_id = last.period_id
    and approval.sequence_number = case when last.approved > last.submitted then last.approved end
left join {{source "finance" "statement_events"}} as release
    on release.partner_id = last.partner_id
    and release.chain_id = last.chain_id
    and release.period_id = last.period_id
    and release.sequence_number = last.released
left join {{source "finance" "statement_events"}} as payment
    on payment.partner_id = last.partner_id
    and payment.chain_id = last.chain_id
    and payment.period_id = last.period_id
    and payment.sequence_number = last.paid
