{{!-- amount: expr, DECIMAL(38,18) in coins, |amount| < 1e11
      gives its count of 1e-9 coins floored toward zero, DECIMAL(38,0) --}}
cast(trunc({{amount}} * 1000000000) as decimal(38, 0))
