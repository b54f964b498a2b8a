{{!-- payloads: name, a step or relation with the columns of a source view whose body is a landed CSV
      gives its envelope columns with header, cells (texts) and row_index (from 0), one row for each row of the CSV --}}
select
    payload_id,
    chain_id,
    period_identifier,
    covers_from,
    covers_until,
    validator_key,
    fetched_at,
    is_final,
    csv.header as header,
    unnest(csv.rows) as cells,
    generate_subscripts(csv.rows, 1) - 1 as row_index
from (
    select *, from_json(body, '{"header": ["VARCHAR"], "rows": [["VARCHAR"]]}') as csv from {{payloads}}
) as parsed
