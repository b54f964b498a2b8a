{{!-- amount: expr, HUGEINT of either sign: what is shared
      part: expr, integer, 0 <= part <= total
      total: expr, integer, 0 <= total <= 1.9e28
      gives one row for a FROM: the steps of amount × part / total, whose product would overflow. Long division over
      three limbs of 32 bits of part, so that no step exceeds 1.7e38; a total beyond the range stops the query. The
      names begin with divided_, so that none of them hides a column of the parameters --}}
(
    select *, (divided_middle % divided_total) * 4294967296 + (divided_rest * divided_low_limb) as divided_low
    from (
        select
            *,
            ((divided_rest * divided_high_limb) % divided_total) * 4294967296 + (divided_rest * divided_middle_limb)
                as divided_middle
        from (
            select
                (cast({{amount}} as hugeint) // nullif(cast({{total}} as hugeint), 0)) * cast({{part}} as hugeint)
                    as divided_whole,
                cast({{amount}} as hugeint) % nullif(cast({{total}} as hugeint), 0) as divided_rest,
                nullif(cast({{total}} as hugeint), 0) as divided_total,
                cast({{part}} as hugeint) // 18446744073709551616 as divided_high_limb,
                (cast({{part}} as hugeint) // 4294967296) % 4294967296 as divided_middle_limb,
                cast({{part}} as hugeint) % 4294967296 as divided_low_limb
        ) as divided_limbs
    ) as divided_first
) as divided
