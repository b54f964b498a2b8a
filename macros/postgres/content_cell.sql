{{!-- value: expr, text, an integer, a decimal of fixed scale, a boolean or a UUID, whose text both engines write alike
      gives it as a cell of what is hashed: the number of its bytes, a colon and its text, or ~ for NULL --}}
coalesce(octet_length(cast({{value}} as varchar)) || ':' || cast({{value}} as varchar), '~')
