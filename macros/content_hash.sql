{{!-- values: list, text, integers, decimals of fixed scale, booleans or UUIDs; a time as its microseconds
      gives the SHA-256 of their cells one after another, in lower-case hex: docs/decisions/finance-chain.md --}}
{{sha256_text text=(content_text values=values)}}
