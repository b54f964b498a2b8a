{{!-- path: expr, path of a value in JSON as a text literal: $, names after points, places in brackets
      gives it as the list of names and places that PostgreSQL's own operators take --}}
string_to_array(ltrim(translate(substr({{path}}, 2), '[]', '.'), '.'), '.')
