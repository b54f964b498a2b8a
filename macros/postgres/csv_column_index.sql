{{!-- column: expr, the name of a CSV column as a text literal
      gives its place in the rows of the landed body, from 0, in a row of csv_rows; NULL where the header lacks it --}}
(array_position(header, cast({{column}} as text)) - 1)
