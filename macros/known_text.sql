{{!-- text: expr, VARCHAR: a cell of a provider
      gives it, or NULL where it is empty or NA: the provider has no data, which is not 0 --}}
nullif(nullif({{text}}, ''), 'NA')
