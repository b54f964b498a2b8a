{{!-- text: expr, VARCHAR: a decimal as a provider prints it, with an optional one- or two-digit exponent
      gives it where it is plainly spelt, written out without the exponent where it has one, NULL for NULL, else a text
      that no number can be made of, so that the cast around it stops the query and names it. DuckDB's own cast rounds
      some texts with an exponent wrongly (5e-20 becomes 1e-18), so the point is moved in the text --}}
case
    when {{text}} is null or {{text}} ~ '^-?[0-9]+([.][0-9]+)?$' then {{text}}
    when {{text}} ~ '^-?[0-9]+([.][0-9]+)?[eE][+-]?[0-9]{1,2}$' then
        case when {{text}} like '-%' then '-' else '' end
        || left(
            repeat('0', 99) || regexp_replace(regexp_replace({{text}}, '[eE].*$', ''), '[-.]', '', 'g') || repeat('0', 99),
            99 + length(regexp_extract({{text}}, '^-?([0-9]+)', 1)) + cast(regexp_extract({{text}}, '[eE](.*)$', 1) as integer)
        )
        || '.'
        || substr(
            repeat('0', 99) || regexp_replace(regexp_replace({{text}}, '[eE].*$', ''), '[-.]', '', 'g') || repeat('0', 99),
            100 + length(regexp_extract({{text}}, '^-?([0-9]+)', 1)) + cast(regexp_extract({{text}}, '[eE](.*)$', 1) as integer)
        )
    else 'not an amount: ' || {{text}}
end
