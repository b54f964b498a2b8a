{{!-- text: expr, VARCHAR: digits with an optional minus
      gives DECIMAL(38,0); NULL for NULL; any other spelling stops the query and is named in the engine's message.
      A text becomes a BIGINT some hundred times sooner than a DECIMAL(38,0), hence the first line --}}
case
    when {{text}} ~ '^-?[0-9]{1,18}$' then cast(cast({{text}} as bigint) as decimal(38, 0))
    else cast(case when {{text}} is null or {{text}} ~ '^-?[0-9]+$' then {{text}} else 'not an integer: ' || {{text}} end as decimal(38, 0))
end
