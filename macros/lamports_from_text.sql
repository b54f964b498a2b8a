{{!-- text: expr, VARCHAR: an amount in coins as a provider prints it, with float noise or a one- or two-digit exponent
      gives lamports (or gwei), DECIMAL(38,0), rounded half away from zero once, from the text itself; NULL for NULL;
      any other spelling stops the query and is named in the engine's message --}}
{{round_to_base_unit text=text decimals="9"}}
