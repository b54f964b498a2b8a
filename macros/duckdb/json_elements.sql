{{!-- payloads: name, a step or relation with the columns of a source view whose body is JSON, and maybe more
      path: expr, path of an array in the body as a text literal
      gives these columns with element (JSON), element_index (from 0), one row for each element of the array --}}
select
    *,
    unnest(elements) as element,
    generate_subscripts(elements, 1) - 1 as element_index
from (
    select *, json_extract(body, {{path}} || '[*]') as elements from {{payloads}}
) as parsed
