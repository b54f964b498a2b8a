{{!-- amount: expr, HUGEINT of either sign: what is shared, in atoms
      part: expr, integer, 0 <= part <= total, in atoms
      total: expr, integer, 0 <= total <= 1.9e28, in atoms
      gives amount × part / total floored toward zero, HUGEINT; NULL where total is 0. For totals below 1.3e19 floor_share
      gives the same sooner --}}
(
    select
        divided_whole
        + ((divided_rest * divided_high_limb) // divided_total) * 18446744073709551616
        + (divided_middle // divided_total) * 4294967296
        + (divided_low // divided_total)
    from {{wide_division amount=amount part=part total=total}}
)
