{{!-- amount: expr, DECIMAL(38,18) in coins
      gives it for people, without zeros at its end; NULL for NULL. Never read back into an amount --}}
rtrim(rtrim(cast({{amount}} as varchar), '0'), '.')
