{{!-- document: expr, JSON or its text
      path: expr, path of a scalar as a text literal
      gives its text, digits as they were landed; NULL where there is none. An amount in it goes through json_amount or
      json_integer. JSONB keeps every digit of a number; `strict`, for otherwise a path would go through arrays that it
      does not name --}}
(jsonb_path_query_first(cast({{document}} as jsonb), cast('strict ' || {{path}} as jsonpath), '{}', true) #>> '{}')
