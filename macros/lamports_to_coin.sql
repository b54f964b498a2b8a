{{!-- lamports: expr, integer count of 1e-9 coins (lamports, gwei)
      gives coins, DECIMAL(38,18) --}}
cast(cast({{lamports}} as decimal(38, 0)) * 0.000000001 as decimal(38, 18))
