{{!-- amount: expr, DECIMAL(38,18) in coins, |amount| < 1e16
      bps: expr, INTEGER
      gives amount × bps / 10000 floored toward zero, DECIMAL(38,18); exact on both engines --}}
cast(trunc({{amount}} * {{bps}} * 0.0001, 18) as decimal(38, 18))
