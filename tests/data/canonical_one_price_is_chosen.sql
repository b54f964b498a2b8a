-- Of the prices of a coin in a currency on a day exactly one counts.
select native_unit, quote, price_date, count(*) filter (where is_chosen) as chosen
from {{ref "canonical_prices"}}
group by native_unit, quote, price_date
having count(*) filter (where is_chosen) <> 1
