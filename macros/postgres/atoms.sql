{{!-- amount: expr, DECIMAL(38,18) in coins
      gives its count of 1e-18 coins, numeric(60,0) --}}
cast({{amount}} * 1000000000000000000 as numeric(60, 0))
