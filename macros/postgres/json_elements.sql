{{!-- payloads: name, a step or relation with the columns of a source view whose body is JSON, and maybe more
      path: expr, path of an array in the body as a text literal
      gives these columns with element (JSONB), element_index (from 0), one row for each element of the array.
      `strict`, for otherwise a path would go through arrays that it does not name --}}
select
    payloads.*,
    elements.element,
    elements.place - 1 as element_index
from {{payloads}} as payloads
cross join lateral (
    select jsonb_path_query_first(cast(payloads.body as jsonb), cast('strict ' || {{path}} as jsonpath), '{}', true) as found
    offset 0
) as parsed
cross join lateral jsonb_array_elements(case when jsonb_typeof(parsed.found) = 'array' then parsed.found end)
    with ordinality as elements (element, place)
