{{!-- dividend: expr, an integer
      divisor: expr, an integer
      gives the whole part of the division, an integer, toward zero; divisor 0 stops the query --}}
({{dividend}} / {{divisor}})
