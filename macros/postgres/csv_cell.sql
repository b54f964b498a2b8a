{{!-- column: expr, the name of a CSV column as a text literal
      gives the cell of that column in a row of csv_rows; NULL where the header does not name it --}}
cells[array_position(header, cast({{column}} as text))]
