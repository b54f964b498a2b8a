{{!-- text: expr, VARCHAR: a decimal as a provider prints it, with an optional one- or two-digit exponent
      gives DECIMAL(38,18), rounded half away from zero at the 18th decimal; NULL for NULL --}}
cast({{decimal_text text=text}} as decimal(38, 18))
