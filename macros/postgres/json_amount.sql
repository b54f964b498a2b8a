{{!-- text: expr, VARCHAR: digits with an optional minus and up to 18 decimals, as a provider spells an exact amount
      gives DECIMAL(38,18); NULL for NULL; any other spelling (exponent, hex, blank, plus, lone point, more decimals)
      stops the query and is named in the engine's message --}}
cast(case when {{text}} is null or {{text}} ~ '^-?0*[0-9]{1,20}([.][0-9]{1,18})?$' then {{text}} else 'not an amount: ' || {{text}} end as decimal(38, 18))
