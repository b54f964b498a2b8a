{{!-- payloads: name, a step or relation with the columns of a source view whose body is JSON, and maybe more
      path: expr, path of an array in the body as a text literal
      gives these columns with element (JSON), element_index (from 0), one row for each element of the array.
      `offset 0` keeps the server from working out a column of the step, or the array, again for every element --}}
select
    payloads.*,
    elements.element,
    elements.place - 1 as element_index
from (select * from {{payloads}} offset 0) as payloads
cross join lateral (select cast(payloads.body as json) #> {{json_path path=path}} as found offset 0) as parsed
cross join lateral json_array_elements(case when json_typeof(parsed.found) = 'array' then parsed.found end)
    with ordinality as elements (element, place)
