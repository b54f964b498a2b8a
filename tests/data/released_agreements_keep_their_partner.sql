-- An agreement of which lines were released stays with the partner who got them: end it, and write a new one for the other
-- partner. Moved to another, its lines would be those of both.
select distinct
    agreements.agreement_id,
    agreements.partner_id,
    frozen.partner_id as released_to
from {{source "finance" "frozen_lines"}} as frozen
inner join {{ref "agreements"}} as agreements on agreements.agreement_id = frozen.agreement_id
where agreements.partner_id <> frozen.partner_id
