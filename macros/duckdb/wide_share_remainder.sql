{{!-- amount: expr, HUGEINT of either sign: what is shared, in atoms
      part: expr, integer, 0 <= part <= total, in atoms
      total: expr, integer, 0 <= total <= 1.9e28, in atoms
      gives what wide_floor_share leaves of amount × part, HUGEINT of the amount's sign, less than total in absolute
      value; NULL where total is 0 --}}
(select divided_low % divided_total from {{wide_division amount=amount part=part total=total}})
