{{!-- request: expr, the request of a payload
      name: expr, the name of a parameter as a text literal
      gives its text, whether it stands in the request itself or below path, query or body, wherever it was sent; NULL
      where it is not named --}}
coalesce(
    cast({{request}} as json) ->> {{name}},
    cast({{request}} as json) -> 'path' ->> {{name}},
    cast({{request}} as json) -> 'query' ->> {{name}},
    cast({{request}} as json) -> 'body' ->> {{name}}
)
