{{!-- amount: expr, DECIMAL(38,18) in coins, of either sign
      part: expr, integer, 0 <= part <= total, in base units
      total: expr, integer below 1.3e19, in base units
      gives amount × part / total floored toward zero to the atom, DECIMAL(38,18) in coins; NULL where total is 0 --}}
{{from_atoms atoms=(floor_share amount=(atoms amount=amount) part=part total=total)}}
