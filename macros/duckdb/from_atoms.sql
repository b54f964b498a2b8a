{{!-- atoms: expr, HUGEINT count of 1e-18 coins, |atoms| < 1e38
      gives coins, DECIMAL(38,18); the inner cast keeps the engine from widening to scale 36 --}}
cast(cast({{atoms}} // 1000000000000000000 as decimal(38, 18)) + cast(cast({{atoms}} % 1000000000000000000 as decimal(38, 18)) * 0.000000000000000001 as decimal(38, 18)) as decimal(38, 18))
