{{!-- gwei: expr, integer count of 1e-9 ETH of either sign, |gwei| < 1e29
      gives coins, DECIMAL(38,18); exact on both engines --}}
cast(cast({{gwei}} as decimal(38, 0)) * 0.000000001 as decimal(38, 18))
