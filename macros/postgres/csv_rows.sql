{{!-- payloads: name, a step or relation with the columns of a source view whose body is a landed CSV
      gives its envelope columns with header, cells (texts) and row_index (from 0), one row for each row of the CSV.
      `offset 0` keeps the server from parsing the body again for every row, and the row for every cell --}}
select
    payload_id,
    chain_id,
    period_identifier,
    covers_from,
    covers_until,
    validator_key,
    fetched_at,
    is_final,
    header,
    cells,
    place - 1 as row_index
from {{payloads}}
cross join lateral (select cast(body as jsonb) as document offset 0) as parsed
cross join lateral (select array(select jsonb_array_elements_text(document -> 'header')) as header offset 0) as headed
cross join lateral jsonb_array_elements(document -> 'rows') with ordinality as csv (row_cells, place)
cross join lateral (select array(select jsonb_array_elements_text(row_cells)) as cells offset 0) as celled
