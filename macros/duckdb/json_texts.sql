{{!-- document: expr, JSON or its text
      path: expr, path of an array of scalars as a text literal
      gives their texts as VARCHAR[], as json_text gives one; an empty list where there is no such array. A place in it
      costs nothing, where json_text would read the document once for every place --}}
json_extract_string({{document}}, {{path}} || '[*]')
