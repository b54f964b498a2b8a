{{!-- amount: expr, DECIMAL(38,18) in coins
      decimals: expr, INTEGER 0 to 18: how many decimals are kept; may be a column
      gives amount truncated toward zero to so many decimals, NUMERIC(38,18); NULL for decimals out of range --}}
cast(case when {{decimals}} between 0 and 18 then trunc({{amount}}, {{decimals}}) end as numeric(38, 18))
