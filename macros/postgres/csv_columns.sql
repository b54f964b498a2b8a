{{!-- rows: name, a step made by csv_rows
      gives one row for each cell: the envelope columns with row_index, cells, header, column_name, column_index and cell --}}
select
    *,
    unnest(header) as column_name,
    unnest(cells) as cell,
    cast(generate_subscripts(header, 1) - 1 as bigint) as column_index
from {{rows}}
