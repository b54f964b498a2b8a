{{!-- text: expr, VARCHAR: digits with an optional minus and up to 18 decimals, as a provider spells an exact amount
      gives DECIMAL(38,18); NULL for NULL; any other spelling (exponent, hex, blank, plus, lone point, more decimals)
      stops the query and is named in the engine's message. A text becomes a DECIMAL(18,9) some hundred times sooner
      than a DECIMAL(38,18), hence the first line --}}
case
    when {{text}} ~ '^-?[0-9]{1,8}([.][0-9]{1,9})?$' then cast(cast({{text}} as decimal(18, 9)) as decimal(38, 18))
    else cast(case when {{text}} is null or {{text}} ~ '^-?[0-9]+([.][0-9]{1,18})?$' then {{text}} else 'not an amount: ' || {{text}} end as decimal(38, 18))
end
