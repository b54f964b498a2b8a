{{!-- text: expr, VARCHAR: an amount in coins as a provider prints it, with float noise or a one- or two-digit exponent
      decimals: expr, INTEGER: decimals of the chain's base unit, 9 or 18
      gives base units, DECIMAL(38,0), rounded half away from zero once, from the text itself; NULL for NULL;
      any other spelling stops the query and is named in the engine's message. A text becomes a DECIMAL(18,9) some
      hundred times sooner than a DECIMAL(38,9), hence the first line; the point is then taken out of its text --}}
case
    when {{decimals}} = 9 and {{text}} ~ '^-?[0-9]{1,8}([.][0-9]+)?$' then cast(cast(replace(cast(cast({{text}} as decimal(18, 9)) as varchar), '.', '') as bigint) as decimal(38, 0))
    when {{decimals}} = 9 then cast(cast({{decimal_text text=text}} as decimal(38, 9)) * 1000000000 as decimal(38, 0))
    when {{decimals}} = 18 then cast({{atoms amount=(decimal_from_text text=text)}} as decimal(38, 0))
end
