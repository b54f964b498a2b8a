{{!-- amount: expr, DECIMAL(38,18) in coins, |amount| < 1e16
      bps: expr, INTEGER
      gives amount × bps / 10000 rounded half away from zero, DECIMAL(38,18); exact on both engines --}}
cast({{amount}} * {{bps}} * 0.0001 as decimal(38, 18))
