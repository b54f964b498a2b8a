{{!-- gives the hash of all that a commission line says, `computed_at` apart; stands in a query of one relation that has
      the columns of a line --}}
{{content_hash values=(list
    "line_id" "agreement_id" "version_number" "rule_key" "chain_id" "period_id" "source_period_id" "validator_key"
    "revenue_component" "line_kind" "rule_id" "partner_id" "attribution_method" "base_method" "base_amount_native"
    "commission_rate_bps" "pre_override_amount_native" "override_amount_native" "override_reason" "override_author"
    (epoch_microseconds time="override_at") "override_drift" "final_amount_native" "status" "cause"
    "previous_amount_native" "new_amount_native" "previous_publication_id"
)}}
