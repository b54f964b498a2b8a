{{!-- texts: expr, what json_list gave
      place: expr, a place in it, an integer from 0
      gives the text that stands there; NULL beyond its end, for null, and where there is no array --}}
({{texts}} ->> cast({{place}} as integer))
