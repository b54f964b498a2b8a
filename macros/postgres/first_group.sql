{{!-- text: expr, VARCHAR
      pattern: expr, a regular expression with one group in parentheses, as a text literal
      gives what the group matched at the first place where the pattern does; NULL where it does nowhere, or the group
      is empty --}}
nullif(substring({{text}} from {{pattern}}), '')
