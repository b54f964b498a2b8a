-- Law 5: no RATE line gives more than its base before overrides, in absolute value.
select line_id, base_amount_native, commission_rate_bps, pre_override_amount_native
from {{ref "commission_lines_computed"}}
where line_kind = 'RATE'
    and (
        abs(pre_override_amount_native) > abs(base_amount_native)
        or (pre_override_amount_native is null) <> (base_amount_native is null)
    )
