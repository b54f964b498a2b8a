{{!-- amount: expr, DECIMAL(38,18) in coins
      decimals: expr, INTEGER 0 to 18: how many decimals are kept; may be a column
      gives amount truncated toward zero to so many decimals, DECIMAL(38,18); NULL for decimals out of range.
      The engine takes no column for the number of decimals, hence the list --}}
case {{decimals}}
    when 0 then cast(trunc({{amount}}, 0) as decimal(38, 18))
    when 1 then cast(trunc({{amount}}, 1) as decimal(38, 18))
    when 2 then cast(trunc({{amount}}, 2) as decimal(38, 18))
    when 3 then cast(trunc({{amount}}, 3) as decimal(38, 18))
    when 4 then cast(trunc({{amount}}, 4) as decimal(38, 18))
    when 5 then cast(trunc({{amount}}, 5) as decimal(38, 18))
    when 6 then cast(trunc({{amount}}, 6) as decimal(38, 18))
    when 7 then cast(trunc({{amount}}, 7) as decimal(38, 18))
    when 8 then cast(trunc({{amount}}, 8) as decimal(38, 18))
    when 9 then cast(trunc({{amount}}, 9) as decimal(38, 18))
    when 10 then cast(trunc({{amount}}, 10) as decimal(38, 18))
    when 11 then cast(trunc({{amount}}, 11) as decimal(38, 18))
    when 12 then cast(trunc({{amount}}, 12) as decimal(38, 18))
    when 13 then cast(trunc({{amount}}, 13) as decimal(38, 18))
    when 14 then cast(trunc({{amount}}, 14) as decimal(38, 18))
    when 15 then cast(trunc({{amount}}, 15) as decimal(38, 18))
    when 16 then cast(trunc({{amount}}, 16) as decimal(38, 18))
    when 17 then cast(trunc({{amount}}, 17) as decimal(38, 18))
    when 18 then cast({{amount}} as decimal(38, 18))
end
