{{!-- text: expr, VARCHAR: a rate in percent
      gives INTEGER basis points; NULL for NULL, and for a rate below 0 or no whole number of basis points: it is
      refused, never rounded; a text that is no number stops the query --}}
cast(case
    when {{text}} ~ '^[0-9]{1,7}([.][0-9]{1,2}0*)?$' then cast({{text}} as decimal(18, 2)) * 100
    when {{json_amount text=text}} is null then null
end as integer)
