{{!-- amount: expr, DECIMAL(38,18) in coins, not below 0
      rate: expr, DECIMAL(38,18), price of a coin, below 7.9e10
      gives amount × rate floored to 1e-18, as a count of those. Rounded from there half up to a cent or any other amount
      of an even number of them it is rounded once: what is dropped here is less than one --}}
{{wide_floor_share amount=(atoms amount=amount) part=(atoms amount=rate) total="1000000000000000000"}}
