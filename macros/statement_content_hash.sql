{{!-- lines: expr, the hashes of its lines sorted and joined, VARCHAR
      inputs: expr, the hashes of what it was frozen with sorted and joined, VARCHAR; NULL before its release
      gives the hash of all that a statement says, `computed_at` apart; stands in a query of one relation that has the
      columns of a statement --}}
{{content_hash values=(list
    "partner_id" "chain_id" "period_id" "statement_id" "total_native" "adjustments_native" "withheld_native"
    "carry_in_native" "payable_native" "carry_out_native" "quote_currency" "fiat_rate"
    "(fiat_price_date - date '1970-01-01')" "fiat_source" "fiat_payable" "line_count" "blocking_reason"
    (sha256_text text=lines) (sha256_text text=inputs)
)}}
