-- What was frozen is what was released: lines, inputs and statement hash to the content hash that the RELEASE in the chain
-- of events tells, and there is a frozen statement for each RELEASE and no other.
with frozen_lines as (
    select partner_id, chain_id, period_id, line_id, publication_id, content_hash, {{line_content_hash}} as found_hash
    from {{source "finance" "frozen_lines"}}
),

lines as (
    select
        partner_id,
        chain_id,
        period_id,
        min(publication_id) as first_publication_id,
        max(publication_id) as last_publication_id,
        count(*) filter (where content_hash <> found_hash) as changed_lines,
        string_agg(found_hash, '' order by found_hash nulls last) as line_hashes
    from frozen_lines
    group by partner_id, chain_id, period_id
),

input_hashes as (
    select
        statement_id,
        {{content_hash values=(list "source_statement_id" "relation" "row_key" "row_hash" "payload_id" "response_hash")}}
            as input_hash
    from {{source "finance" "frozen_inputs"}}
),

inputs as (
    select statement_id, string_agg(input_hash, '' order by input_hash nulls last) as input_hashes
    from input_hashes
    group by statement_id
),

statements as (
    select
        statements.*,
        coalesce(lines.line_hashes, '') as line_hashes,
        coalesce(inputs.input_hashes, '') as input_hashes,
        coalesce(lines.changed_lines, 0) as changed_lines,
        coalesce(lines.first_publication_id, statements.publication_id) as first_publication_id,
        coalesce(lines.last_publication_id, statements.publication_id) as last_publication_id
    from {{source "finance" "frozen_statements"}} as statements
    left join lines
        on lines.partner_id = statements.partner_id
        and lines.chain_id = statements.chain_id
        and lines.period_id = statements.period_id
    left join inputs on inputs.statement_id = statements.statement_id
),

hashed as (
    select *, {{statement_content_hash lines="line_hashes" inputs="input_hashes"}} as found_hash
    from statements
),

releases as (
    select partner_id, chain_id, period_id, publication_id, content_hash
    from {{source "finance" "statement_events"}}
    where event = 'RELEASE'
),

-- Lines and inputs that belong to no frozen statement.
strays as (
    select lines.partner_id, lines.chain_id, lines.period_id
    from lines
    left join statements
        on statements.partner_id = lines.partner_id
        and statements.chain_id = lines.chain_id
        and statements.period_id = lines.period_id
    where statements.statement_id is null
)

select
    coalesce(hashed.partner_id, releases.partner_id) as partner_id,
    coalesce(hashed.chain_id, releases.chain_id) as chain_id,
    coalesce(hashed.period_id, releases.period_id) as period_id,
    case
        when hashed.statement_id is null then 'it was released, and what was frozen is gone'
        when releases.period_id is null then 'it was frozen, and its release is gone'
        when hashed.changed_lines > 0 then 'its lines were changed'
        else 'the statement, its lines or its inputs are not those that were released'
    end as problem
from hashed
full outer join releases
    on releases.partner_id = hashed.partner_id
    and releases.chain_id = hashed.chain_id
    and releases.period_id = hashed.period_id
where hashed.statement_id is null
    or releases.period_id is null
    or hashed.changed_lines > 0
    or hashed.found_hash <> hashed.content_hash
    or hashed.content_hash <> releases.content_hash
    or hashed.publication_id <> releases.publication_id
    or hashed.first_publication_id <> hashed.publication_id
    or hashed.last_publication_id <> hashed.publication_id
union all
select partner_id, chain_id, period_id, 'lines are frozen for it, and it is not' as problem
from strays
union all
select
    cast(null as varchar) as partner_id,
    cast(null as varchar) as chain_id,
    cast(null as uuid) as period_id,
    'inputs are frozen for statement ' || inputs.statement_id || ', and it is not' as problem
from inputs
left join statements on statements.statement_id = inputs.statement_id
where statements.statement_id is null
