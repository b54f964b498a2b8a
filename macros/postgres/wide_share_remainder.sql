{{!-- amount: expr, integral numeric of either sign: what is shared, in atoms
      part: expr, integral numeric, 0 <= part <= total, in atoms
      total: expr, integral numeric, in atoms
      gives what wide_floor_share leaves of amount × part, integral numeric of the amount's sign; NULL where total is 0 --}}
mod(cast({{amount}} as numeric) * {{part}}, nullif(cast({{total}} as numeric), 0))
