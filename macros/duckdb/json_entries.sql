{{!-- payloads: name, a step or relation with the columns of a source view whose body is JSON, and maybe more
      path: expr, path of an object in the body as a text literal
      gives these columns with entry_key (VARCHAR) and element (JSON), one row for each key of the object; none where
      there is no object. The body is read once, where a path for every key would read it as often as it has keys --}}
select
    *,
    unnest(map_keys(entries)) as entry_key,
    unnest(map_values(entries)) as element
from (
    select *, from_json(json_extract(body, {{path}}), '"MAP(VARCHAR, JSON)"') as entries from {{payloads}}
) as parsed
