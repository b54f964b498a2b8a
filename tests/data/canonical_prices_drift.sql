{{config severity="warn"}}
-- Two endpoints tell closes of one day that are more than a twentieth apart: one of them may be of another day or coin.
select
    one.native_unit,
    one.quote,
    one.price_date,
    one.endpoint as endpoint,
    one.rate as rate,
    other.endpoint as other_endpoint,
    other.rate as other_rate
from {{ref "canonical_prices"}} as one
join {{ref "canonical_prices"}} as other
    on other.native_unit = one.native_unit
    and other.quote = one.quote
    and other.price_date = one.price_date
    and (other.provider_name, other.endpoint) > (one.provider_name, one.endpoint)
where abs(one.rate - other.rate) * 20 > greatest(one.rate, other.rate)
