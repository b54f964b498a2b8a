{{!-- wei: expr, integer count of 1e-18 ETH of either sign, |wei| < 1e38
      gives coins, DECIMAL(38,18); whole coins and the rest apart, since the integer itself has no room for decimals --}}
cast(cast(cast({{wei}} as hugeint) // 1000000000000000000 as decimal(38, 18)) + cast(cast(cast({{wei}} as hugeint) % 1000000000000000000 as decimal(38, 18)) * 0.000000000000000001 as decimal(38, 18)) as decimal(38, 18))
