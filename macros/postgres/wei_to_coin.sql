{{!-- wei: expr, integral numeric count of 1e-18 ETH of either sign, |wei| < 1e38
      gives coins, NUMERIC(38,18); a division by 1e18 would lose digits --}}
cast({{wei}} * 0.000000000000000001 as numeric(38, 18))
