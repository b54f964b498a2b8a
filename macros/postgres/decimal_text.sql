{{!-- text: expr, VARCHAR: a decimal as a provider prints it, with an optional one- or two-digit exponent
      gives it unchanged where it is spelled so, NULL for NULL, else a text that no number can be made of, so that the
      cast around it stops the query and names it --}}
case when {{text}} is null or {{text}} ~ '^-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]{1,2})?$' then {{text}} else 'not an amount: ' || {{text}} end
