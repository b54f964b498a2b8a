{{!-- document: expr, JSON or its text
      path: expr, path of an array of scalars as a text literal
      gives the array for json_list_text, which finds any place in it at once, however long it is. JSONB, where it does; a
      text array would be walked through for every place --}}
(
    select case when jsonb_typeof(found) = 'array' then found end
    from (select cast({{document}} as jsonb) #> {{json_path path=path}} as found offset 0) as parsed
)
