{{!-- payloads: name, a step or relation with the columns of a source view whose body is JSON
      path: expr, path of an array in the body as a text literal
      gives its envelope columns with element (JSON), element_index (from 0), one row for each element of the array --}}
select
    payload_id,
    chain_id,
    period_identifier,
    validator_key,
    request,
    fetched_at,
    is_final,
    unnest(elements) as element,
    generate_subscripts(elements, 1) - 1 as element_index
from (
    select *, cast(json_extract(body, {{path}}) as json[]) as elements from {{payloads}}
) as parsed
