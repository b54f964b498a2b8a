{{!-- dividend: expr, an integer
      divisor: expr, an integer
      gives the whole part of the division, an integer, toward zero; for divisor 0 no figure comes out --}}
({{dividend}} // {{divisor}})
