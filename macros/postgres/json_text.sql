{{!-- document: expr, JSON or its text
      path: expr, path of a scalar as a text literal
      gives its text, digits as they were landed; NULL where there is none. An amount in it goes through json_amount or
      json_integer. JSON and not JSONB, which would put the keys of an object into another order --}}
(cast({{document}} as json) #>> {{json_path path=path}})
