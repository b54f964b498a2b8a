{{!-- document: expr, JSON or its text
      path: expr, path of an array of scalars as a text literal
      gives their texts as TEXT[], as json_text gives one; an empty list where there is no such array, NULL for NULL --}}
case when {{document}} is not null then array(
    select element #>> '{}'
    from jsonb_path_query_first(cast({{document}} as jsonb), cast('strict ' || {{path}} as jsonpath), '{}', true) as found
    cross join lateral jsonb_array_elements(case when jsonb_typeof(found) = 'array' then found end)
        with ordinality as elements (element, place)
    order by place
) end
