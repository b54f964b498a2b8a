{{!-- amount: expr, integral numeric of either sign: what is shared, in atoms
      part: expr, integral numeric, 0 <= part <= total, in atoms
      total: expr, integral numeric, in atoms
      gives amount × part / total floored toward zero, integral numeric; NULL where total is 0 --}}
div(cast({{amount}} as numeric) * {{part}}, nullif(cast({{total}} as numeric), 0))
