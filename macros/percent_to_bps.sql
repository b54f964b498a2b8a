{{!-- text: expr, VARCHAR: a rate in percent
      gives INTEGER basis points; NULL for NULL, and for a rate that is no whole number of basis points: it is refused,
      never rounded; a text that is no number stops the query --}}
cast(case when {{json_amount text=text}} * 100 = trunc({{json_amount text=text}} * 100) then trunc({{json_amount text=text}} * 100) end as integer)
