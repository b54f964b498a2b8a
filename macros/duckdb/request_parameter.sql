{{!-- request: expr, the request of a payload
      name: expr, the name of a parameter as a text literal
      gives its text, whether it stands in the request itself or below path, query or body, wherever it was sent; NULL
      where it is not named --}}
coalesce(
    json_extract_string({{request}}, '$.' || {{name}}),
    json_extract_string({{request}}, '$.path.' || {{name}}),
    json_extract_string({{request}}, '$.query.' || {{name}}),
    json_extract_string({{request}}, '$.body.' || {{name}})
)
