{{!-- amount: expr, DECIMAL(38,18) in coins
      gives its count of 1e-18 coins, HUGEINT. Whole coins and fraction go apart: amount × 1e18 overflows at 100 --}}
(cast(trunc({{amount}}) as hugeint) * 1000000000000000000 + cast(({{amount}} - trunc({{amount}})) * 1000000000000000000 as hugeint))
