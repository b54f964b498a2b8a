{{!-- keys: list, columns of which one combination holds once at a time
      A span [from_period, until_period) begins before another one of its key has ended; an empty end lasts for ever. --}}
with followed as (
    select
        *,
        max(coalesce(until_period, 9223372036854775807)) over (
            partition by {{#each keys}}{{this}}{{#unless @last}}, {{/unless}}{{/each}}
            order by from_period nulls last, until_period nulls last
            rows between unbounded preceding and 1 preceding
        ) as held_until
    from {{model}} as spans
)

select * from followed where from_period < held_until
