{{!-- gives the path of a row of csv_rows in the landed body --}}
('$.rows[' || row_index || ']')
