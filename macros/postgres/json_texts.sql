{{!-- document: expr, JSON or its text
      path: expr, path of an array of scalars as a text literal
      gives their texts as TEXT[], as json_text gives one; an empty list where there is no such array, NULL for NULL --}}
case when {{document}} is not null then array(
    select element #>> '{}'
    from (select cast({{document}} as json) #> {{json_path path=path}} as found offset 0) as parsed
    cross join lateral json_array_elements(case when json_typeof(found) = 'array' then found end)
        with ordinality as elements (element, place)
    order by place
) end
