{{!-- amount: expr, integer: what is shared, in atoms or base units, of either sign
      part: expr, integer, 0 <= part <= total, in base units
      total: expr, integer below 1.3e19, in base units (lamports or gwei, never wei)
      gives amount × part / total floored toward zero, HUGEINT; NULL where total is 0. amount × part itself would overflow --}}
((cast({{amount}} as hugeint) // nullif(cast({{total}} as hugeint), 0)) * cast({{part}} as hugeint)
    + ((cast({{amount}} as hugeint) % nullif(cast({{total}} as hugeint), 0)) * cast({{part}} as hugeint)) // nullif(cast({{total}} as hugeint), 0))
