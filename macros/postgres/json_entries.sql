{{!-- payloads: name, a step or relation with the columns of a source view whose body is JSON, and maybe more
      path: expr, path of an object in the body as a text literal
      gives these columns with entry_key (VARCHAR) and element (JSON, NULL for null), one row for each key of the object;
      none where there is no object. The body is read once, where a path for every key would read it as often as it has
      keys. `offset 0` keeps the server from working out a column of the step, or the object, again for every key --}}
select
    payloads.*,
    entries.entry_key,
    case when json_typeof(entries.element) <> 'null' then entries.element end as element
from (select * from {{payloads}} offset 0) as payloads
cross join lateral (select cast(payloads.body as json) #> {{json_path path=path}} as found offset 0) as parsed
cross join lateral json_each(case when json_typeof(parsed.found) = 'object' then parsed.found end)
    as entries (entry_key, element)
