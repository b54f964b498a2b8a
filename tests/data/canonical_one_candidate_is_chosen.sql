-- Of the candidates of a fact exactly one counts, and it is a usable one wherever there is one.
select
    chain_id,
    period_id,
    validator_key,
    fact,
    count(*) filter (where is_chosen) as chosen,
    count(*) filter (where status <> 'MISSING') as usable
from {{ref "canonical_fact_candidates"}}
group by chain_id, period_id, validator_key, fact
having count(*) filter (where is_chosen) <> 1
    or (count(*) filter (where status <> 'MISSING') > 0 and count(*) filter (where is_chosen and status <> 'MISSING') = 0)
