{{!-- amount: expr, integral numeric: what is shared, in atoms or base units, of either sign
      part: expr, integral numeric, 0 <= part <= total
      total: expr, integral numeric
      gives amount × part / total floored toward zero, integral numeric; NULL where total is 0 --}}
div(cast({{amount}} as numeric) * {{part}}, nullif(cast({{total}} as numeric), 0))
