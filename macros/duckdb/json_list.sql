{{!-- document: expr, JSON or its text
      path: expr, path of an array of scalars as a text literal
      gives the array for json_list_text, which finds any place in it at once, however long it is --}}
json_extract_string({{document}}, {{path}} || '[*]')
