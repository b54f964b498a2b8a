{{!-- text: expr, VARCHAR: digits with an optional minus
      gives DECIMAL(38,0); NULL for NULL; any other spelling stops the query and is named in the engine's message --}}
cast(case when {{text}} is null or {{text}} ~ '^-?0*[0-9]{1,38}$' then {{text}} else 'not an integer: ' || {{text}} end as decimal(38, 0))
