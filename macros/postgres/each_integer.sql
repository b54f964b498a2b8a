{{!-- from: expr, BIGINT
      until: expr, BIGINT
      gives, as a column of a select, one row for each integer from the one to the other, both meant; none where from is
      the greater --}}
generate_series(cast({{from}} as bigint), cast({{until}} as bigint))
