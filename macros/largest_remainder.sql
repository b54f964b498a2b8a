{{!-- amount: expr, integer of either sign: what a group shares, the same in all its rows
      share: expr, the row's part of it floored toward zero, as wide_floor_share gives it
      remainder: expr, what was left of the row by that, as wide_share_remainder gives it
      among: list, the columns of which one combination is a group
      ties: list, columns that tell the rows of a group apart; of equal remainders the lower ones go first
      gives the row's part with one unit more for the greatest remainders, so that a group sums to its amount --}}
({{share}} + case
    when row_number() over (
        partition by {{#each among}}{{this}}{{#unless @last}}, {{/unless}}{{/each}}
        order by abs({{remainder}}) desc nulls last, {{#each ties}}{{this}} nulls last{{#unless @last}}, {{/unless}}{{/each}}
    ) <= abs({{amount}} - sum({{share}}) over (partition by {{#each among}}{{this}}{{#unless @last}}, {{/unless}}{{/each}}))
        then sign({{amount}})
    else 0
end)
